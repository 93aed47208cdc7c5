import { setTimeout } from 'node:timers/promises';
import { ENCRYPTION_ALGORITHMS } from '../../../core/protocol/ikev2/encryption-algorithms.ts';
import {
  encryptionKeyword,
  integrityRegistry,
  keyExchangeRegistry,
  prfRegistry,
  type TransformRegistry,
} from '../../../core/protocol/ikev2/registry.ts';
import { transformOf } from '../../../core/protocol/ikev2/transform-value.ts';
import { type Box, box, boxHas, type Point } from '../../../core/spaces/region.ts';
import { registeredVocabulary, type SaKind } from '../../../core/spaces/sa-vocabulary.ts';
import {
  CommandFailedError,
  Message,
  type MessageInput,
  type Vici,
  ViciError,
} from '../../../packages/strongswan-vici-ts/src/index.ts';

/** What the gateway behind a scripted charon does with an offer. */
export type Reaction =
  | { readonly does: 'accept'; readonly point: Point; readonly listed?: Point }
  | { readonly does: 'refuse' | 'fall silent' | 'refuse the selectors' | 'break the driver' | 'hang' }
  /** Answers with its choice and an error: it could not install what it chose. */
  | { readonly does: 'choose and not install' }
  /** Takes its time over IKE_AUTH, and makes its SA whether anybody waits or not. */
  | { readonly does: 'accept late'; readonly point: Point; readonly afterMs: number }
  | { readonly does: 'choose and fail'; readonly point: Point; readonly line: string };

export type Script = (offer: {
  readonly space: SaKind;
  readonly boxes: readonly Box[];
  /** The proposals as charon is told them, in the order of the words. */
  readonly texts: readonly string[];
  /** `remote_ts` of a CHILD_SA. */
  readonly selectors: string;
  readonly number: number;
}) => Reaction;

/** A gateway that accepts exactly these points. */
export function gatewayOf(points: { readonly ike: readonly Point[]; readonly ipsec: readonly Point[] }): Script {
  return ({ space, boxes }) => {
    const point = points[space].find((one) => boxes.some((offered) => boxHas(offered, one)));
    return point === undefined ? { does: 'refuse' } : { does: 'accept', point };
  };
}

/** A gateway that accepts these points and reads of each proposal what `reads` leaves of its words; undefined drops the proposal. */
export function narrowGatewayOf(
  points: { readonly ike: readonly Point[]; readonly ipsec: readonly Point[] },
  reads: (words: readonly string[]) => readonly string[] | undefined,
): Script {
  const known = gatewayOf(points);
  return (offer) => {
    const read = offer.texts.flatMap((text) => reads(text.split('-'))?.join('-') ?? []);
    return known({ ...offer, texts: read, boxes: read.map((text) => parseProposal(offer.space, text)) });
  };
}

interface Sa {
  readonly name: string;
  readonly point: Point;
  child?: { readonly id: string; readonly name: string; readonly point: Point };
}

/** charon's VICI as far as the probe uses it, with a gateway by script. */
export class ScriptedCharon implements Vici {
  readonly #script: Script;
  readonly connections: Map<string, Message> = new Map();
  readonly secrets: Set<string> = new Set();
  readonly keys: Set<string> = new Set();
  readonly commands: string[] = [];
  sas: Sa[] = [];
  offers = 0;
  #aborted: (() => void) | undefined;

  constructor(script: Script) {
    this.#script = script;
  }

  /** Settles when what was accepted late has been. */
  late: Promise<unknown> = Promise.resolve();

  /** Called when an `initiate` hangs. */
  onHang(listener: () => void): void {
    this.#aborted = listener;
  }

  async call(
    command: string,
    input: MessageInput = {},
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<Message> {
    stopIfAborted(options.signal);
    const message = Message.from(input);
    this.commands.push(command);
    const name = message.text('name') ?? message.text('ike') ?? '';
    switch (command) {
      case 'load-conn':
        for (const [connection, config] of message.sections) this.connections.set(connection, config);
        break;
      case 'unload-conn':
        this.connections.delete(name);
        break;
      case 'load-shared':
        this.secrets.add(message.text('id') ?? '');
        break;
      case 'unload-shared':
        this.secrets.delete(message.text('id') ?? '');
        break;
      case 'load-key':
        this.keys.add('key-id');
        return Message.from({ success: true, id: 'key-id' });
      case 'unload-key':
        this.keys.delete(message.text('id') ?? '');
        break;
      case 'terminate':
        this.sas = this.sas.filter((sa) => sa.name !== name);
        for (const sa of this.sas) if (sa.child?.id === message.text('child-id')) delete sa.child;
        break;
      default:
        throw new ViciError('unknown-command', command);
    }
    return Message.from({ success: true });
  }

  stream(
    command: string,
    _event: string,
    input: MessageInput = {},
    options: { signal?: AbortSignal | undefined } = {},
  ): ReturnType<Vici['stream']> {
    const message = Message.from(input);
    this.commands.push(command);
    const run = command === 'initiate' ? this.#initiate(message, options.signal) : Promise.resolve(this.#list(message));
    const result = run.then(({ response }) => {
      if (response.text('success') === 'no') throw new CommandFailedError(command, response);
      return response;
    });
    result.catch(() => {});
    return {
      result,
      async *[Symbol.asyncIterator](): AsyncGenerator<Message, void> {
        yield* (await run).events;
        await result;
      },
    };
  }

  subscribe(): never {
    throw new Error('the probe subscribes to nothing');
  }

  #list(message: Message): { events: Message[]; response: Message } {
    const events = this.sas.filter(({ name }) => name === message.text('ike')).map((sa) => listed(sa));
    return { events, response: Message.from({}) };
  }

  async #initiate(
    message: Message,
    signal: AbortSignal | undefined,
  ): Promise<{ events: Message[] | AsyncIterable<Message>; response: Message }> {
    stopIfAborted(signal);
    const name = message.text('ike') ?? '';
    const child = message.text('child');
    const config = this.connections.get(name);
    if (config === undefined) throw new Error(`no connection ${name}`);
    const space = child === undefined ? 'ike' : 'ipsec';
    const listOf = (key: string): readonly string[] => config.list('children', child ?? '', key);
    const ah = child === undefined ? [] : listOf('ah_proposals').map((text) => `ah-${text}`);
    const texts = [...ah, ...(child === undefined ? config.list('proposals') : listOf('esp_proposals'))];
    this.offers += 1;
    const reaction = this.#script({
      space,
      boxes: texts.map((text) => parseProposal(space, text)),
      texts,
      selectors: child === undefined ? '' : listOf('remote_ts').join(),
      number: this.offers,
    });
    const shared = space === 'ike' ? undefined : this.sas[0];
    const lines = (...texts2: readonly string[]): Message[] =>
      texts2.map((text) => Message.from({ group: 'IKE', level: 1, 'ikesa-name': name, msg: text }));
    const parsed =
      space === 'ike'
        ? 'parsed IKE_SA_INIT response 0 [ SA KE No N(CHDLESS_SUP) ]'
        : 'generating CREATE_CHILD_SA request 2 [ SA No ]';
    const failed = Message.from({ success: false, errmsg: `establishing ${space} failed` });
    switch (reaction.does) {
      case 'accept': {
        const point = reaction.listed ?? reaction.point;
        if (shared === undefined) this.sas.push({ name, point });
        else shared.child = { id: String(this.offers), name: child ?? '', point };
        return { events: lines(parsed, selected(space, reaction.point)), response: Message.from({ success: true }) };
      }
      case 'accept late': {
        const made = setTimeout(reaction.afterMs).then(() => this.sas.push({ name, point: reaction.point }));
        this.late = made;
        const events = async function* (): AsyncGenerator<Message, void> {
          yield* lines('generating IKE_AUTH request 1 [ IDi AUTH ]');
          await Promise.race([made, rejectionOf(signal)]);
          yield* lines(parsed, selected(space, reaction.point));
        };
        this.#aborted?.();
        return { events: events(), response: Message.from({ success: true }) };
      }
      case 'choose and fail':
        return { events: lines(parsed, selected(space, reaction.point), reaction.line), response: failed };
      case 'refuse':
        return {
          events: lines(
            space === 'ike'
              ? 'received NO_PROPOSAL_CHOSEN notify error'
              : 'received NO_PROPOSAL_CHOSEN notify, no CHILD_SA built',
          ),
          response: failed,
        };
      case 'choose and not install':
        return {
          events: lines(
            'parsed CREATE_CHILD_SA response 2 [ SA No TSi TSr N(NO_PROP) ]',
            'received NO_PROPOSAL_CHOSEN notify, no CHILD_SA built',
          ),
          response: failed,
        };
      case 'refuse the selectors':
        return { events: lines('received TS_UNACCEPTABLE notify, no CHILD_SA built'), response: failed };
      case 'fall silent':
        return {
          events: lines('retransmit 1 of request with message ID 0', 'giving up after 2 retransmits'),
          response: failed,
        };
      case 'break the driver':
        throw new ViciError('connection-closed', 'charon closed the connection');
      case 'hang':
        // The gateway has made its SA by the time the answer is given up.
        this.sas.push({ name, point: [0, 0, 0, 0] });
        this.#aborted?.();
        return await rejectionOf(signal);
    }
  }
}

function stopIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted === true) throw new ViciError('aborted', 'aborted', { cause: signal.reason });
}

function rejectionOf(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(new ViciError('aborted', 'aborted', { cause: signal.reason })));
  });
}

const viciName = ({ all }: TransformRegistry, id: number): string =>
  all.find((one) => one.id === id)?.vici ?? `UNKNOWN_${id}`;

function encryptionFields(value: number): { readonly name: string; readonly bits: number } {
  const { id, keyLengthBits } = transformOf(value);
  return { name: ENCRYPTION_ALGORITHMS.find((one) => one.id === id)?.vici ?? `UNKNOWN_${id}`, bits: keyLengthBits };
}

function selected(space: SaKind, [encryption = 0, integrity = 0, third = 0, fourth = 0, ...more]: Point): string {
  const { name, bits } = encryptionFields(encryption);
  const words = [
    ...(encryption === 0 ? [] : [bits === 0 ? name : `${name}_${bits}`]),
    ...(integrity === 0 ? [] : [viciName(integrityRegistry, integrity)]),
  ];
  if (space === 'ike')
    return `selected proposal: IKE:${[...words, viciName(prfRegistry, third), viciName(keyExchangeRegistry, fourth)].join('/')}`;
  const group = third === 0 ? [] : [viciName(keyExchangeRegistry, third)];
  const additional = more.flatMap((id, at) => (id === 0 ? [] : [`KE${at + 1}_${viciName(keyExchangeRegistry, id)}`]));
  const protocol = encryption === 0 ? 'AH' : 'ESP';
  return `selected proposal: ${protocol}:${[...words, ...group, fourth === 1 ? 'EXT_SEQ' : 'NO_EXT_SEQ', ...additional].join('/')}`;
}

function listed({ name, point, child }: Sa): Message {
  const [encryption = 0, integrity = 0, prf = 0, group = 0] = point;
  const { name: cipher, bits } = encryptionFields(encryption);
  return Message.from({
    [name]: {
      uniqueid: 1,
      state: 'ESTABLISHED',
      'encr-alg': cipher,
      'encr-keysize': bits === 0 ? undefined : bits,
      'integ-alg': integrity === 0 ? undefined : viciName(integrityRegistry, integrity),
      'prf-alg': viciName(prfRegistry, prf),
      'dh-group': viciName(keyExchangeRegistry, group),
      'child-sas': child === undefined ? {} : { [`${child.name}-1`]: listedChild(child) },
    },
  });
}

function listedChild({ id, name, point }: NonNullable<Sa['child']>): MessageInput {
  const [encryption = 0, integrity = 0, group = 0, esn = 0, ...more] = point;
  // As charon 6.1 does: it makes additional key exchanges with PFS alone.
  const additional = group === 0 ? [] : more.filter((method) => method !== 0);
  const { name: cipher, bits } = encryptionFields(encryption);
  return {
    name,
    uniqueid: id,
    state: 'INSTALLED',
    protocol: encryption === 0 ? 'AH' : 'ESP',
    'encr-alg': encryption === 0 ? undefined : cipher,
    'encr-keysize': bits === 0 ? undefined : bits,
    'integ-alg': integrity === 0 ? undefined : viciName(integrityRegistry, integrity),
    'dh-group': group === 0 ? undefined : viciName(keyExchangeRegistry, group),
    esn: esn === 1 ? 1 : undefined,
    ...Object.fromEntries(additional.map((method, at) => [`ake${at + 1}`, viciName(keyExchangeRegistry, method)])),
  };
}

/** The box of a strongSwan proposal; one of AH begins with 'ah'. Throws for a word that is no keyword. */
export function parseProposal(space: SaKind, text: string): Box {
  const isAh = text.startsWith('ah-');
  const all = (isAh ? text.slice(3) : text).split('-');
  const words = all.filter((word) => !/^ke[1-7]_/u.test(word));
  const additional = [1, 2, 3, 4, 5, 6, 7].map((type) =>
    all.filter((word) => word.startsWith(`ke${type}_`)).map((word) => methodOf(word.slice(4), text)),
  );
  const vocabulary = registeredVocabulary(space);
  const taken = new Set<string>();
  const find = (values: readonly number[], keyword: (value: number) => string | undefined): number[] =>
    values.filter((value) => {
      const word = keyword(value);
      if (word === undefined || !words.includes(word)) return false;
      taken.add(word);
      return true;
    });
  const encryption = find(vocabulary.encryption, encryptionKeyword);
  const integrity = find(vocabulary.integrity, integrityRegistry.keyword);
  const prf = space === 'ike' ? find(vocabulary.prf, prfRegistry.keyword) : [];
  const groups = find(vocabulary.keyExchange, keyExchangeRegistry.keyword);
  const esn = [
    ...(words.includes('esn') ? [1] : []),
    ...(words.includes('noesn') || !words.includes('esn') ? [0] : []),
  ];
  const unknown = words.find((word) => !taken.has(word) && (space === 'ike' || !['esn', 'noesn'].includes(word)));
  if (unknown !== undefined) throw new Error(`${text}: ${unknown} is no keyword`);
  const orNone = (values: readonly number[]): readonly number[] => (values.length === 0 ? [0] : values);
  return space === 'ike'
    ? box(encryption, orNone(integrity), prf, groups)
    : box(
        isAh ? [0] : encryption,
        orNone(integrity),
        orNone(groups),
        esn,
        ...(additional.flat().length === 0 ? [] : additional.map(orNone)),
      );
}

function methodOf(word: string, text: string): number {
  const id = word === 'none' ? 0 : keyExchangeRegistry.all.find(({ keyword }) => keyword === word)?.id;
  if (id === undefined) throw new Error(`${text}: ${word} is no keyword`);
  return id;
}
