import type { StreamContext } from '../stream-context.ts';
import { askHello } from './ask-hello.ts';
import { unassignedSuites } from './deny-set.ts';
import { type HelloSize, helloOffer } from './hello-offer.ts';
import type { Opening } from './open-tls.ts';

export interface Burial {
  readonly opening: Pick<Opening, 'control' | 'answer'>;
  /** What the control is to be buried under. */
  readonly suites: readonly number[];
  /** Suites in the hello at least, in all. */
  readonly length: number;
  /** Suites known to be accepted, which would be chosen in place of the buried one. */
  readonly without: readonly number[];
  readonly order: string;
  /** Default 'full'. */
  readonly size?: HelloSize;
}

/**
 * The buried control: the suite of the opening behind everything that must be refused, in a hello at least as long as any of those. True when
 * the server chose it: it then reads such a list to its end, and bears every suite in it.
 */
export async function askBuried(context: StreamContext, burial: Burial): Promise<boolean> {
  const { opening, suites, length, without, order, size = 'full' } = burial;
  const { answer, control } = opening;
  const { version, suite } = answer;
  const forbidden = suites.filter((one) => one !== suite && !without.includes(one));
  const fill = [...unassignedSuites(Math.max(0, length - 1 - forbidden.length)), ...forbidden];
  const reading = await askHello(context, {
    probe: 'tls/buried',
    order,
    offer: { ...helloOffer(context.target, version, [...fill, suite], size), keyShares: control.offer.keyShares },
    goal: 'server-hello',
    purpose: 'control',
  });
  return reading.outcome === 'answered' && reading.answer?.kind !== 'alert' && reading.answer?.suite === suite;
}
