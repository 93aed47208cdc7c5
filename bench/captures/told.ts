import type { Negotiation } from '../../sources/captures/negotiation.ts';

/** What was read of one frame with an answer, as one line that two readers can be held against by. */
export interface Told {
  readonly frame: number;
  readonly what: string;
}

/** What we make of the answers of a capture, by the frame that an answer was whole in. */
export function toldByUs(negotiations: readonly Negotiation[]): readonly Told[] {
  return negotiations.flatMap((one): readonly Told[] => {
    const frame = one.frames.received.at(-1);
    if (frame === undefined || one.answer === undefined) return [];
    const { answer, protocol } = one;
    if (answer['kind'] === 'server-hello') {
      const isNew = (answer['version'] as number) === 0x0304 || (answer['version'] as number) === 0xfefc;
      const group = isNew && answer['group'] !== undefined ? ` ${Number(answer['group'])}` : '';
      return [{ frame, what: `hello ${hex(answer['version'])} ${hex(answer['suite'])}${group}` }];
    }
    if (answer['kind'] === 'ssl2-server-hello') {
      const kinds = (answer['suites'] as readonly number[]).map(hex);
      return [{ frame, what: `ssl2 hello ${hex(answer['version'])} ${kinds.join()}` }];
    }
    if (protocol === 'ikev2') return [{ frame, what: ikev2Words(one) }];
    if (protocol === 'ikev1' && Array.isArray(answer['transform'])) {
      return [{ frame, what: `phase1 ${answer['transform'].join()}` }];
    }
    return [];
  });
}

function ikev2Words({ answer = {} }: Negotiation): string {
  const notifies = `notifies ${(answer['notifies'] as readonly number[]).join()}`;
  const { point } = answer;
  return `init ${Array.isArray(point) ? point.join() : 'none'} ${notifies}`;
}

export function hex(value: unknown): string {
  return `0x${Number(value).toString(16).padStart(4, '0')}`;
}
