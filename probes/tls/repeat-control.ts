import type { StreamContext } from '../stream-context.ts';
import { askHello, type HelloQuestion, shareableGroups } from './ask-hello.ts';
import { isHello } from './exchange.ts';
import type { TlsHelloOffer } from './tls-offer.ts';
import { isWordless } from './wordless.ts';

/** How often answered hellos are asked again behind refusals without a word. */
export const repeats = 6;

/** Where repeats go, and what begins their places in the plan. */
export interface RepeatsOver {
  readonly context: StreamContext;
  readonly place: string;
}

/** Asks answered hellos again at the end of a probe. */
export interface Repeats {
  /** What the probe is to work with, so that its answers and refusals are seen. */
  readonly context: StreamContext;
  /**
   * Where something was refused without a word: asks the control and the longest hello that was answered again, all at once. A server that
   * drops sessions by chance drops one of these; they are 'tls/repeat'. Rows that were refused so are asked again, too, for a made-up refusal
   * of one needs no more than one such question. Otherwise does nothing.
   */
  readonly repeat: (control: HelloQuestion, over?: RepeatsOver) => Promise<void>;
}

/** Looks at what is recorded through the context that it gives. */
export function withRepeats(outer: StreamContext): Repeats {
  let isRefusedWithoutWord = false;
  const openings = new Set<string>();
  const rows: TlsHelloOffer[] = [];
  let longest: { readonly offer: TlsHelloOffer; readonly octets: number } | undefined;
  const record: StreamContext['record'] = (draft) => {
    if (isWordless(draft)) {
      isRefusedWithoutWord = true;
      const key = JSON.stringify(draft.offer);
      if (draft.probe === 'tls/opening') openings.add(key);
      // One that was refused as the opening, too, has been asked again.
      if (draft.probe === 'tls/row' && isHello(draft) && !openings.has(key)) rows.push(draft.offer);
    }
    const octets = draft.sent.length;
    if (draft.outcome === 'answered' && isHello(draft) && octets > (longest?.octets ?? 0)) {
      const { offer } = draft;
      if (offer.keyShares.every((group) => shareableGroups.includes(group))) longest = { offer, octets };
    }
    outer.record(draft);
  };
  const context = { ...outer, record };
  return {
    context,
    repeat: async (control, { context: over, place } = { context: outer, place: 'tls/9-repeat' }) => {
      if (!isRefusedWithoutWord) return;
      const offers = [control.offer, longest?.offer ?? control.offer];
      const ask = (probe: string, order: string, offer: TlsHelloOffer): Promise<unknown> =>
        askHello(over, { probe, order: `${place}/${order}`, offer, goal: 'server-hello' });
      await Promise.all([
        ...Array.from({ length: repeats }, (_, at) => ask('tls/repeat', `${at + 1}`, offers[at % 2] ?? control.offer)),
        ...rows.map((offer, at) => ask('tls/row', `row-${at + 1}`, offer)),
      ]);
    },
  };
}
