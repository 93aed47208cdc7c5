import type { TrafficSelectors } from '../../core/credentials/credentials.ts';
import { defined } from '../../core/defined.ts';
import { type Box, boxHas, type Point, pointBox, type Region } from '../../core/spaces/region.ts';
import type { SaKind } from '../../core/spaces/sa-vocabulary.ts';
import { cheapestFirst, fillerOf, halvesOf, offersOf, withoutPoints, withPoint } from './cover.ts';
import type { Exchange } from './exchange.ts';
import { identityOf, selectorsOf } from './identity.ts';
import type { StrongswanContext } from './strongswan-context.ts';
import { type AnsweredControl, bringsKeyExchange, proposalKind, transformCount, vouchedFor } from './vouch.ts';

/** The questions about one space, and how one of them is put. */
export interface SpaceQuestions {
  readonly space: SaKind;
  /** Each offered alone. */
  readonly rows: readonly Point[];
  /** Offered in few exchanges; nothing of it is documented. */
  readonly sweep: Region;
  /** The combination of the IKE SA under which CHILD_SAs are offered; it stands in every observation. */
  readonly ikeSa?: Point | undefined;
  /** What the CHILD_SAs are to carry, where it was given, and of how many such pairs this is one; both stand in every observation. */
  readonly selectors?: TrafficSelectors | undefined;
  readonly among?: number;
  /** Where among the questions of its space these stand. Default 0. */
  readonly turn?: number;
  /** Each value of `last` stands behind the others of its kind. */
  offer(boxes: readonly Box[], last?: Point): Promise<Exchange>;
}

/** What a step of a probe is called in its observations. */
export type Step = 'row' | 'sweep' | 'control';

/** Silent offers in a row after which a gateway is left alone. */
const maxSilences = 2;
/** Accepted points that a sweep finds one by one; after that the rest stays open. */
const maxFound = 64;
/** How often offers that a gateway does not read to their end are cut in two; after that the rest stays open. */
const maxCuts = 256;
/** IKE SAs that the gateway may hold half-open because of us: from 3 on strongSwan sends cookies, from 5 on nothing (30 s). */
const maxHalfOpen = 2;

/**
 * Settles one space: rows first, then the sweep, with controls (a combination known to be accepted) so that each refusal lies between
 * two answered offers. Records every exchange.
 */
export class SpaceSettler {
  readonly #context: StrongswanContext;
  readonly #questions: SpaceQuestions;
  readonly #accepted: Point[] = [];
  /** Offered before anything was accepted, and not accepted: to be offered again between controls. */
  readonly #early: Point[] = [];
  /** Rows that were chosen, and of which no SA came. */
  readonly #unfinished: Point[] = [];
  #steps = 0;
  #halfOpen = 0;
  #cuts = 0;
  #lastWasAnswered = false;
  #established: Point | undefined;
  #incomplete: Exchange | undefined;
  #lastUnanswered: Exchange | undefined;

  constructor(context: StrongswanContext, questions: SpaceQuestions) {
    this.#context = context;
    this.#questions = questions;
  }

  /** The first point of which an SA was made. */
  get established(): Point | undefined {
    return this.#established;
  }

  /** Why no SA could be made: of an accepted point if there is one, otherwise of the last offer. */
  get hindrance(): Exchange | undefined {
    return this.#incomplete ?? this.#lastUnanswered;
  }

  async settle(): Promise<void> {
    if (!(await this.#settleRows())) return;
    if (!(await this.#settleEarly()) || !(await this.#settleUnfinished()) || !(await this.#control())) return;
    if (!(await this.#settleSweep())) return;
    await this.#settleEarly();
    await this.#control();
  }

  /** Records one exchange that another step made in this space. */
  record(step: Step, boxes: readonly Box[], exchange: Exchange, attempts = 1): void {
    const { space, ikeSa, selectors, among = 1, turn = 0 } = this.#questions;
    this.#steps += 1;
    const [only] = boxes;
    const isPoint = boxes.length === 1 && only?.every((values) => values.length === 1) === true;
    this.#context.record({
      probe: `strongswan/${space}-${step}`,
      order: `strongswan/${space === 'ike' ? 1 : 2}-${space}/${String(turn * 10_000 + this.#steps).padStart(4, '0')}`,
      offer: {
        space,
        ...defined({ ikeSa }),
        ...identityOf(this.#context.credentials),
        ...(space === 'ike' ? {} : { selectors: selectorsOf(this.#context.features, selectors), among }),
        ...(isPoint ? { point: only.map(([value = 0]) => value) } : { boxes }),
      },
      outcome: exchange.outcome,
      detail: exchange.detail,
      ...(exchange.answer === undefined ? {} : { answer: { ...exchange.answer } }),
      sent: '',
      received: '',
      ...(exchange.transcript.length === 0 ? {} : { transcript: exchange.transcript }),
      startedAtMs: exchange.startedAtMs,
      elapsedMs: exchange.elapsedMs,
      attempts,
    });
  }

  /** Records everything not yet asked as not decided, for the reason of an exchange that kept it from being asked. */
  leaveOpen(step: 'row' | 'sweep', boxes: readonly Box[], reason: Exchange): void {
    if (boxes.length === 0) return;
    const { answer: _answer, ...without } = reason;
    const outcome = reason.outcome === 'answered' ? 'not-made' : reason.outcome;
    const detail = `not offered, because of an earlier offer: ${reason.detail}`;
    this.record(
      step,
      boxes,
      { ...without, outcome, detail, transcript: [], startedAtMs: this.#context.now(), elapsedMs: 0 },
      0,
    );
  }

  /** False when the gateway is gone and the rest was left open. */
  async #settleRows(): Promise<boolean> {
    const { rows, sweep } = this.#questions;
    let silences = 0;
    for (const [at, row] of rows.entries()) {
      const exchange = await this.#try('row', [pointBox(row)]);
      if (exchange.answer !== undefined) {
        if (exchange.outcome !== 'answered') this.#unfinished.push(row);
        continue;
      }
      const isGone = isUnanswered(exchange);
      if (this.#accepted.length === 0) {
        this.#early.push(row);
        silences = isGone ? silences + 1 : 0;
        if (silences < maxSilences && !(isGone && rows.length === 1)) continue;
      } else if (!isGone) continue;
      else if (await this.#control()) {
        await this.#try('row', [pointBox(row)], 2);
        continue;
      }
      this.leaveOpen('row', rows.slice(at + 1).map(pointBox), exchange);
      this.leaveOpen('sweep', sweep, exchange);
      return false;
    }
    return true;
  }

  async #settleEarly(): Promise<boolean> {
    if (this.#accepted.length === 0) return true;
    for (const row of this.#early.splice(0)) {
      const exchange = await this.#try('row', [pointBox(row)], 2);
      if (isUnanswered(exchange) && !(await this.#control())) return false;
    }
    return true;
  }

  /** Once an SA can be made, a row of which none came is offered once more: a gateway may have been busy. False when it is gone. */
  async #settleUnfinished(): Promise<boolean> {
    if (this.#established === undefined) return true;
    for (const row of this.#unfinished.splice(0)) {
      const exchange = await this.#try('row', [pointBox(row)], 2);
      if (isUnanswered(exchange) && !(await this.#control())) return false;
    }
    return true;
  }

  /** True when a control is answered, or was answered last, or there is none to be had. */
  async #control(): Promise<boolean> {
    const point = this.#established ?? this.#accepted[0];
    if (point === undefined || this.#lastWasAnswered) return true;
    return (await this.#try('control', [pointBox(point)])).answer !== undefined;
  }

  async #settleSweep(): Promise<boolean> {
    const { space, sweep } = this.#questions;
    const { keyExchanges } = this.#context.features;
    const queue = [...offersOf(space, sweep, keyExchanges)];
    const early: (readonly Box[])[] = [];
    let silences = 0;
    for (let offer = queue.shift(); offer !== undefined; offer = queue.shift()) {
      let exchange = await this.#try('sweep', offer);
      if (isUnanswered(exchange)) {
        if (!(await this.#control())) {
          this.leaveOpen('sweep', queue.flat(), exchange);
          return false;
        }
        exchange = await this.#try('sweep', offer, 2);
        if (isUnanswered(exchange)) silences += 1;
      }
      if (exchange.isChosen === true) this.#cut(offer, queue);
      if (exchange.outcome === 'refused' && this.#accepted.length === 0) early.push(offer);
      else if (exchange.outcome === 'refused') exchange = await this.#buriedControls(offer, exchange, queue);
      if (exchange.answer !== undefined) {
        queue.unshift(...offersOf(space, withoutPoints(offer, [exchange.answer.point]), keyExchanges));
      }
      // What was refused before anything was accepted is asked again, now that there are controls.
      if (queue.length === 0 && this.#accepted.length > 0) queue.push(...early.splice(0));
      const reason = silences >= maxSilences ? exchange : this.#enough(exchange);
      if (reason === undefined) continue;
      this.leaveOpen('sweep', queue.flat(), reason);
      return true;
    }
    return true;
  }

  /**
   * A refused offer once more, with an accepted combination among the last values of its longest proposal: answered, it shows that the
   * gateway reads so long a proposal to its end, so that the refusal is about what was offered. So for each proposal that these controls do
   * not vouch for. Where a control is refused the offer was too much for this gateway, and its halves are queued. Gives the exchange that
   * counts: the control's when it was answered with something of the offer itself.
   */
  async #buriedControls(offer: readonly Box[], refusal: Exchange, queue: (readonly Box[])[]): Promise<Exchange> {
    const { space } = this.#questions;
    const controls: AnsweredControl[] = [];
    let open = offer;
    while (open.length > 0) {
      const buried = this.#bury(offer, open);
      if (buried === undefined) return refusal;
      const control = await this.#try('control', buried.boxes, 1, buried.point);
      if (control.answer === undefined) {
        if (await this.#control()) this.#cut(open, queue);
        return refusal;
      }
      const answer = control.answer.point;
      if (offer.some((box) => boxHas(box, answer))) return control;
      controls.push({ boxes: buried.boxes, answer });
      const vouched = vouchedFor(space, offer, controls, this.#accepted);
      const left = offer.filter((box) => !vouched.includes(box));
      if (left.length === open.length) {
        this.#cut(left, queue);
        return refusal;
      }
      open = left;
    }
    return refusal;
  }

  /** The offer with an accepted combination in the longest of the open boxes, or in a proposal behind it that is as long. */
  #bury(
    offer: readonly Box[],
    open: readonly Box[],
  ): { readonly boxes: readonly Box[]; readonly point: Point } | undefined {
    const { space } = this.#questions;
    const [longest = []] = open.toSorted((a, b) => transformCount(b) - transformCount(a));
    const kind = proposalKind(space, longest);
    const points = cheapestFirst(space, this.#accepted);
    const fitting = points.find((one) => proposalKind(space, pointBox(one)) === kind);
    if (fitting !== undefined) {
      const boxes = offer.map((box) => (box === longest ? withPoint(box, fitting) : box));
      return { boxes, point: fitting };
    }
    const isAlike = (one: Point): boolean =>
      bringsKeyExchange(space, pointBox(one)) === bringsKeyExchange(space, longest);
    const point = points.find(isAlike) ?? points[0];
    if (point === undefined) return undefined;
    const filler = fillerOf(space, point, this.#context.features.release);
    return { boxes: isAlike(point) ? [...offer, filler] : [filler], point };
  }

  /** Queues the halves of what a gateway did not read to its end: fewer proposals, then shorter ones. */
  #cut(boxes: readonly Box[], queue: (readonly Box[])[]): void {
    const [only] = boxes;
    const half = Math.ceil(boxes.length / 2);
    const halves = boxes.length > 1 || only === undefined ? [boxes.slice(0, half), boxes.slice(half)] : halvesOf(only);
    const fresh = halves.filter((one) => one.length > 0);
    if (fresh.length < 2) return;
    this.#cuts += 1;
    queue.unshift(...fresh);
  }

  #enough(last: Exchange): Exchange | undefined {
    const found = this.#accepted.length - this.#questions.rows.length;
    const detail =
      this.#halfOpen > maxHalfOpen
        ? 'the gateway holds half-open SAs that could not be completed'
        : this.#cuts >= maxCuts
          ? 'the gateway does not read offers to their end'
          : found >= maxFound
            ? `${maxFound} undocumented combinations are accepted, more were not looked for`
            : undefined;
    return detail === undefined ? undefined : { ...last, outcome: 'not-made', detail };
  }

  async #try(step: Step, boxes: readonly Box[], attempts = 1, last?: Point): Promise<Exchange> {
    const exchange = await this.#questions.offer(boxes, last);
    this.record(step, boxes, exchange, attempts);
    const { answer, outcome } = exchange;
    this.#lastWasAnswered = answer !== undefined;
    if (answer === undefined) {
      this.#lastUnanswered = exchange;
      return exchange;
    }
    const isNew = !this.#accepted.some((point) => point.join() === answer.point.join());
    if (isNew) this.#accepted.push(answer.point);
    if (outcome === 'answered') this.#established ??= answer.point;
    else this.#incomplete = exchange;
    if (outcome !== 'answered' && outcome !== 'authentication-failed') this.#halfOpen += 1;
    return exchange;
  }
}

function isUnanswered({ outcome, answer }: Exchange): boolean {
  return answer === undefined && (outcome === 'silent' || outcome === 'unreachable');
}
