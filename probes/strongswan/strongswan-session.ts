import type { Credentials, TrafficSelectors } from '../../core/credentials/credentials.ts';
import { defined } from '../../core/defined.ts';
import { type Box, boxSize, type Point, pointBox } from '../../core/spaces/region.ts';
import type { SaKind } from '../../core/spaces/sa-vocabulary.ts';
import {
  CommandFailedError,
  type IkeSa,
  initiate,
  listCerts,
  listSas,
  loadConn,
  terminate,
  unloadConn,
} from '../../packages/strongswan-vici-ts/src/index.ts';
import { abortLater } from './abort-later.ts';
import { attempt, type CleanUpStep } from './clean-up.ts';
import { type ChildProposals, connectionConfig } from './connection-config.ts';
import { type Exchange, transcriptOf } from './exchange.ts';
import { type Failure, readFailure } from './failure.ts';
import { loadIntoCharon } from './load-into-charon.ts';
import { checkAnswer, type Negotiated, negotiatedIke, negotiatedIpsec, selectedProposal } from './negotiated.ts';
import { isAh, proposalOf } from './proposal.ts';
import { shownCertificates } from './shown-certificates.ts';
import type { StrongswanContext } from './strongswan-context.ts';

// charon sends again after a second: both waits have room for the answer to that.
/** How long charon waits for the gateway to acknowledge a DELETE before it forgets the SA by itself. */
const deleteWaitMs = 2_500;
/** How long an IKE_SA_INIT that runs when the scan is interrupted may go on. */
const graceAfterAbortMs = 1_500;
/** How often an IKE SA that the gateway dropped is made anew for CHILD_SAs. */
const maxReopenings = 3;

const childName = 'child';
const firstChildName = 'first';

interface Initiated {
  readonly lines: readonly string[];
  readonly errmsg: string;
  readonly sa: IkeSa | undefined;
  /** What the gateway authenticated itself with, where that is known. */
  readonly certificates?: readonly string[] | undefined;
}

interface OpenIkeSa {
  readonly name: string;
  readonly proposals: readonly string[];
  isUp: boolean;
  reopenings: number;
}

/**
 * One gateway's exchanges through charon: each offer of an IKE SA is a connection of its own, and all CHILD_SAs are made under one IKE
 * SA. Whatever is loaded or established is gone after disposal, also after an abort.
 */
export class StrongswanSession implements AsyncDisposable {
  readonly #context: StrongswanContext;
  readonly #bootstrap: ChildProposals;
  readonly #cleanUp: CleanUpStep[] = [];
  #connections = 0;
  #childless = true;
  #ikeSa: OpenIkeSa | undefined;
  #selectors: TrafficSelectors | undefined;

  private constructor(context: StrongswanContext, bootstrap: ChildProposals) {
    this.#context = context;
    this.#bootstrap = bootstrap;
  }

  /**
   * Loads the credentials. `documentedIpsec` is offered, without PFS, with the first CHILD_SA of a gateway that makes no IKE SA without.
   */
  static async open(context: StrongswanContext, documentedIpsec: readonly Point[]): Promise<StrongswanSession> {
    const session = new StrongswanSession(context, firstChildProposals(documentedIpsec));
    try {
      await loadIntoCharon(context, session.#cleanUp);
    } catch (error) {
      await session[Symbol.asyncDispose]();
      throw error;
    }
    return session;
  }

  /**
   * Offers the boxes, one proposal each, for an IKE SA; drives it to ESTABLISHED, reads it back and deletes it. Each value of `last` stands
   * behind the others.
   */
  async offerIke(boxes: readonly Box[], last?: Point): Promise<Exchange> {
    const startedAtMs = this.#context.now();
    const proposals = this.#proposals('ike', boxes, last);
    if (typeof proposals === 'string') return this.#notMade(proposals, startedAtMs);
    const first = await this.#offerOnce(proposals);
    const isChildlessRefusal = this.#childless && first.sa === undefined && isWithoutChildless(first.lines);
    if (isChildlessRefusal) this.#childless = false;
    const { sa, ...made } = isChildlessRefusal ? await this.#offerOnce(proposals) : first;
    return this.#exchange({ space: 'ike', boxes, startedAtMs, ...made, established: madeOf(sa, made.lines) });
  }

  /**
   * Makes the IKE SA under which CHILD_SAs are offered, of this combination; without one of whatever charon offers by itself. One that
   * was to be it before is deleted.
   */
  async openIkeSa(point: Point | undefined): Promise<Exchange> {
    const startedAtMs = this.#context.now();
    const boxes = point === undefined ? [] : [pointBox(point)];
    const proposals = point === undefined ? ['default'] : this.#proposals('ike', boxes);
    if (typeof proposals === 'string') return this.#notMade(proposals, startedAtMs);
    if (this.#ikeSa !== undefined) await this.#drop(this.#ikeSa.name);
    const ikeSa = { name: this.#nextName(), proposals, isUp: false, reopenings: 0 };
    this.#ikeSa = ikeSa;
    this.#cleanUp.push(() => this.#drop(ikeSa.name));
    const first = await this.#establish(ikeSa);
    const isChildlessRefusal = this.#childless && first.sa === undefined && isWithoutChildless(first.lines);
    if (isChildlessRefusal) this.#childless = false;
    const { sa, ...made } = isChildlessRefusal ? await this.#establish(ikeSa) : first;
    const established = madeOf(sa, made.lines);
    const offered =
      point === undefined && established !== undefined && 'point' in established
        ? [pointBox(established.point)]
        : boxes;
    return this.#exchange({ space: 'ike', boxes: offered, startedAtMs, ...made, established });
  }

  /** What CHILD_SAs are to carry from now on. */
  select(selectors: TrafficSelectors | undefined): void {
    this.#selectors = selectors;
  }

  /**
   * Offers the boxes, one proposal each, for a CHILD_SA by CREATE_CHILD_SA under the IKE SA; reads it back and deletes it. `last` is accepted, and
   * the boxes without it were refused: what is chosen of them, where charon does not tell, is that.
   */
  async offerChild(boxes: readonly Box[], last?: Point): Promise<Exchange> {
    const startedAtMs = this.#context.now();
    const proposals = this.#proposals('ipsec', boxes, last);
    const ikeSa = this.#ikeSa;
    if (typeof proposals === 'string') return this.#notMade(proposals, startedAtMs);
    if (ikeSa === undefined) return this.#notMade('no IKE SA', startedAtMs);
    try {
      return await this.#makeChild(ikeSa, boxes, proposals, { startedAtMs, last });
    } catch (error) {
      if (error instanceof CommandFailedError) return this.#notMade(error.message, startedAtMs);
      throw error;
    }
  }

  async #makeChild(
    ikeSa: OpenIkeSa,
    boxes: readonly Box[],
    proposals: readonly string[],
    { startedAtMs, last }: { readonly startedAtMs: number; readonly last: Point | undefined },
  ): Promise<Exchange> {
    for (;;) {
      const hindrance = ikeSa.isUp ? undefined : await this.#reopen(ikeSa, startedAtMs);
      if (hindrance !== undefined) return hindrance;
      // A connection of its own with the same IKE settings, under which charon uses the IKE SA that is there. Changing the children of
      // the IKE SA's own connection makes charon 6 close an IKE SA without children.
      const name = this.#nextName();
      try {
        await this.#load(name, ikeSa.proposals, { [childName]: childProposals(boxes, proposals) });
        const { lines, errmsg, sa } = await this.#initiate(name, childName, ikeSa.name);
        const isShared = !lines.some((line) => line.includes('generating IKE_SA_INIT request'));
        const isInIkeAuth = !isShared && !lines.some((line) => line.includes('generating CREATE_CHILD_SA request'));
        if (isShared || sa === undefined || isInIkeAuth) ikeSa.isUp = isShared && sa !== undefined;
        // In IKE_AUTH no PFS can be seen (RFC 7296 section 1.2): that shows nothing.
        if (sa !== undefined && isInIkeAuth) continue;
        const child = sa?.childSas.find((one) => one.name === childName && one.state === 'INSTALLED');
        if (child !== undefined) await this.#deleteChild(child.uniqueId);
        const established = child === undefined ? undefined : negotiatedIpsec(child, selectedProposal('ipsec', lines));
        return this.#exchange({ space: 'ipsec', boxes, last, startedAtMs, lines, errmsg, established });
      } finally {
        await this.#drop(name);
      }
    }
  }

  /** Deletes the SAs and unloads everything, whatever state it is in. Idempotent; never rejects. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const step of this.#cleanUp.splice(0).reverse()) await attempt(step);
  }

  #proposals(space: SaKind, boxes: readonly Box[], last?: Point): readonly string[] | string {
    const { keyExchanges } = this.#context.features;
    const proposals = boxes.map((box) => proposalOf(space, box, keyExchanges, last));
    return proposals.includes(undefined) ? 'strongSwan has no words for this offer' : (proposals as string[]);
  }

  async #offerOnce(proposals: readonly string[]): Promise<Initiated> {
    const name = this.#nextName();
    try {
      const children = this.#childless ? {} : { [firstChildName]: this.#bootstrap };
      await this.#load(name, proposals, children);
      return await this.#initiate(name, this.#childless ? undefined : firstChildName);
    } catch (error) {
      if (error instanceof CommandFailedError) return { lines: [], errmsg: error.message, sa: undefined };
      throw error;
    } finally {
      await this.#drop(name);
    }
  }

  /** Makes the IKE SA; a first CHILD_SA stays, since charon deletes an IKE SA that was not made childless with its last child. */
  async #establish(ikeSa: OpenIkeSa): Promise<Initiated> {
    const children = this.#childless ? {} : { [firstChildName]: this.#bootstrap };
    await this.#load(ikeSa.name, ikeSa.proposals, children);
    const initiated = await this.#initiate(ikeSa.name, this.#childless ? undefined : firstChildName);
    ikeSa.isUp = initiated.sa !== undefined;
    return initiated;
  }

  /** Makes a lost IKE SA anew, a few times; gives what kept it from being made. */
  async #reopen(ikeSa: OpenIkeSa, startedAtMs: number): Promise<Exchange | undefined> {
    if (ikeSa.reopenings === maxReopenings) return this.#notMade('the IKE SA is lost again and again', startedAtMs);
    ikeSa.reopenings += 1;
    const { vici, signal } = this.#context;
    await terminate(vici, { ike: ikeSa.name, force: true, timeoutMs: deleteWaitMs, signal });
    const { lines, errmsg } = await this.#establish(ikeSa);
    return ikeSa.isUp ? undefined : this.#exchange({ space: 'ipsec', boxes: [], startedAtMs, lines, errmsg });
  }

  async #deleteChild(childId: string): Promise<void> {
    const { vici, signal } = this.#context;
    await terminate(vici, { childId, force: true, timeoutMs: deleteWaitMs, signal });
  }

  async #load(
    name: string,
    proposals: readonly string[],
    children: Readonly<Record<string, ChildProposals>>,
  ): Promise<void> {
    const config = connectionConfig(this.#context, {
      proposals,
      children,
      childless: this.#childless,
      selectors: this.#selectors,
    });
    await loadConn(this.#context.vici, name, config, { signal: this.#context.signal });
  }

  /** Initiates and looks at the IKE SA of that name, or of the other one when charon used that. */
  async #initiate(name: string, child: string | undefined, shared = name): Promise<Initiated> {
    const { vici, signal, timeoutMs } = this.#context;
    const lines: string[] = [];
    // From then on the gateway may hold an SA that can be deleted only when its answer has come, or been given up.
    using grace = abortLater(signal, graceAfterAbortMs, () => lines.some(asksForAnSa));
    const stream = initiate(vici, { ike: name, child, timeoutMs, signal: grace.signal });
    for await (const { group, text } of stream) lines.push(`${group} ${text}`);
    const { errmsg } = await stream.result;
    signal.throwIfAborted();
    // SAs that are busy for a moment are waited for: one left out would look like one that was not made.
    const sas = [
      ...(await listSas(vici, { ike: name, wait: true, signal })),
      ...(shared === name ? [] : await listSas(vici, { ike: shared, wait: true, signal })),
    ];
    const sa = sas.find(({ state }) => state === 'ESTABLISHED');
    return { lines, errmsg, sa, certificates: sa === undefined ? undefined : await this.#certificatesIn(lines) };
  }

  async #certificatesIn(lines: readonly string[]): Promise<readonly string[] | undefined> {
    if (!lines.some((line) => line.includes('received end entity cert'))) return undefined;
    const { vici, signal } = this.#context;
    const known = await listCerts(vici, { type: 'X509', signal });
    return shownCertificates(
      lines,
      known.map(({ data }) => data),
    );
  }

  #exchange(made: {
    readonly space: SaKind;
    readonly boxes: readonly Box[];
    readonly last?: Point | undefined;
    readonly startedAtMs: number;
    readonly lines: readonly string[];
    readonly errmsg: string;
    readonly established?: Negotiated | undefined;
    readonly certificates?: readonly string[] | undefined;
  }): Exchange {
    const { space, boxes, last, startedAtMs, lines, errmsg, established, certificates } = made;
    const frame = {
      transcript: transcriptOf(lines, secretsOf(this.#context.credentials)),
      startedAtMs,
      elapsedMs: this.#elapsedMs(startedAtMs),
    };
    const readBack = established === undefined ? 'selected-proposal' : 'list-sas';
    const negotiated = established ?? selectedProposal(space, lines);
    const failure = readFailure(lines, errmsg);
    if (negotiated === undefined && space === 'ipsec' && isChosenAndNotInstalled(lines)) {
      return { ...frame, ...chosenUnseen(boxes, last) };
    }
    if (negotiated === undefined) return { ...frame, ...failure };
    const answer = checkAnswer(negotiated, boxes);
    if ('malformed' in answer) return { ...frame, outcome: 'malformed', detail: answer.malformed };
    const { outcome, detail } =
      established === undefined ? afterSelection(space, failure) : { outcome: 'answered' as const, detail: '' };
    return { ...frame, outcome, detail, answer: { point: answer.point, readBack, ...defined({ certificates }) } };
  }

  #notMade(detail: string, startedAtMs: number): Exchange {
    return { outcome: 'not-made', detail, transcript: [], startedAtMs, elapsedMs: this.#elapsedMs(startedAtMs) };
  }

  #elapsedMs(startedAtMs: number): number {
    return Math.round((this.#context.now() - startedAtMs) * 10) / 10;
  }

  #nextName(): string {
    this.#connections += 1;
    return `${this.#context.name}-${this.#connections}`;
  }

  async #drop(name: string): Promise<void> {
    const { vici } = this.#context;
    await attempt((signal) => terminate(vici, { ike: name, force: true, timeoutMs: deleteWaitMs, signal }));
    await attempt((signal) => unloadConn(vici, name, { signal }));
  }
}

/** What charon may tell in its log and evidence must not: it names the user whom it answers for. */
function secretsOf(credentials: Credentials | undefined): readonly string[] {
  if (credentials?.kind !== 'eap-mschapv2') return [];
  return [credentials.username, credentials.password].map((secret) => new TextDecoder().decode(secret.reveal()));
}

/** What an IKE SA that came to be is of. */
function madeOf(sa: IkeSa | undefined, lines: readonly string[]): Negotiated | undefined {
  return sa === undefined ? undefined : negotiatedIke(sa, selectedProposal('ike', lines));
}

/** After the gateway has chosen: the offer was accepted, whatever came then. */
function afterSelection(space: SaKind, failure: Failure): Pick<Exchange, 'outcome' | 'detail'> {
  if (space === 'ike') return failure;
  return { outcome: 'answered', detail: `chosen by the gateway, not installed by the driver: ${failure.detail}` };
}

/**
 * A CREATE_CHILD_SA response that holds an SA payload beside its error: the gateway chose, and could not install what it chose. charon tells
 * the error alone.
 */
function isChosenAndNotInstalled(lines: readonly string[]): boolean {
  const response = lines.findLast((line) => line.includes('parsed CREATE_CHILD_SA response'));
  return response !== undefined && /\[ SA .*N\(/u.test(response);
}

/** What that shows: of one combination that it was chosen, of several that one of them was. */
function chosenUnseen(
  boxes: readonly Box[],
  last: Point | undefined,
): Pick<Exchange, 'outcome' | 'detail'> & Partial<Pick<Exchange, 'answer' | 'isChosen'>> {
  const [only = []] = boxes;
  const point = boxes.length === 1 && boxSize(only) === 1 ? only.map(([value = 0]) => value) : last;
  if (point !== undefined) {
    return {
      outcome: 'answered',
      detail: 'chosen by the gateway, which could not install it',
      answer: { point, readBack: 'response' },
    };
  }
  const detail = 'the gateway chose something of the offer, could not install it, and charon does not tell what';
  return { outcome: 'not-made', detail, isChosen: true };
}

/** Of each box its proposal, by the protocol that it is of. */
function childProposals(boxes: readonly Box[], proposals: readonly string[]): ChildProposals {
  const of = (wanted: boolean): readonly string[] => proposals.filter((_, at) => isAh(boxes[at] ?? []) === wanted);
  return { esp: of(false), ah: of(true) };
}

/** charon has sent the request that a gateway makes an SA of, and not only IKE_SA_INIT, of which nothing comes by itself. */
function asksForAnSa(line: string): boolean {
  return line.includes('generating IKE_AUTH request') || line.includes('generating CREATE_CHILD_SA request');
}

/** The IKE_SA_INIT response came without N(CHILDLESS_IKEV2_SUPPORTED) (RFC 6023 section 3). */
function isWithoutChildless(lines: readonly string[]): boolean {
  const response = lines.findLast((line) => line.includes('parsed IKE_SA_INIT response') && line.includes(' SA '));
  return response !== undefined && !response.includes('N(CHDLESS_SUP)');
}

function firstChildProposals(documented: readonly Point[]): ChildProposals {
  const words = documented.map(([encryption = 0, integrity = 0]) =>
    proposalOf('ipsec', pointBox([encryption, integrity, 0, 0]), new Set()),
  );
  const known = [...new Set(words)].filter((word) => word !== undefined);
  return { esp: known.length === 0 ? ['default'] : known };
}
