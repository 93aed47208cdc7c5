import type { Target } from '../../core/endpoint/target.ts';

/** Whether the target means both of IKE's ports, as it does when it names none. */
export function isOnBothPorts({ port }: Pick<Target, 'port'>): boolean {
  return port === 500;
}
