import { isOpenVpn } from '../../../core/endpoint/scheme.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import type { Observation } from '../../../core/observation/observation.ts';
import type { RecordedTarget, Recording } from '../../../core/observation/recording.ts';
import { type NoPackets, observationPackets } from './observation-packets.ts';
import { type CapturedPacket, pcapng } from './pcapng.ts';

export interface EvidenceFile {
  /** Without folders. */
  readonly name: string;
  readonly octets: Uint8Array;
}

/** `index.json` of an evidence folder: which packets an observation and a finding stand in. */
export interface EvidenceIndex {
  readonly schemaVersion: '1.0';
  readonly kind: 'gateproof-evidence';
  readonly files: readonly { readonly file: string; readonly target: string; readonly packets: number }[];
  /** By observation id; `frames` are frame numbers of the file, from 1. */
  readonly observations: Readonly<
    Record<string, { readonly file: string; readonly frames: readonly number[] } | { readonly none: NoPackets }>
  >;
  /** By finding id: the observations it rests on and their frames, file by file. */
  readonly findings: Readonly<Record<string, readonly { readonly file: string; readonly frames: readonly number[] }[]>>;
}

/** What a packet's comment may hold of a recording: one line that acts on nobody. */
const commentCharacters = 200;

/**
 * One capture for each target, in the order of the targets, and `index.json` at the end; one after another, so that they need not be in
 * memory together. Pure: the same recording and result give the same octets. A target without packets has no file.
 */
export function* captureEvidence(
  recording: Recording,
  result: Pick<ResultDocument, 'findings'>,
): Generator<EvidenceFile, void, undefined> {
  const startUs = BigInt(Date.parse(recording.startedAt)) * 1000n;
  const application = `${recording.tool.name} ${recording.tool.version}`;
  const byTarget = Map.groupBy(recording.observations, ({ target }) => target);
  const places: Record<string, EvidenceIndex['observations'][string]> = {};
  const listed: EvidenceIndex['files'][number][] = [];
  const taken = new Set<string>();
  for (const target of recording.targets) {
    const { packets, frames, none } = captured(target, byTarget.get(target.url) ?? [], startUs);
    for (const [id, why] of none) places[id] = { none: why };
    if (packets.length === 0) continue;
    const name = fileName(target.url, taken);
    for (const [id, own] of frames) places[id] = { file: name, frames: own };
    yield { name, octets: pcapng({ comment: aboutTarget(target), application, packets }) };
    listed.push({ file: name, target: target.url, packets: packets.length });
  }
  const index: EvidenceIndex = {
    schemaVersion: '1.0',
    kind: 'gateproof-evidence',
    files: listed,
    observations: Object.fromEntries(
      recording.observations.flatMap(({ id }) => (places[id] === undefined ? [] : [[id, places[id]]])),
    ),
    findings: Object.fromEntries(
      result.findings
        .filter(({ evidence }) => evidence.length > 0)
        .map(({ id, evidence }) => [id, framesOf(evidence, places)]),
    ),
  };
  yield { name: 'index.json', octets: new TextEncoder().encode(`${JSON.stringify(index, null, 2)}\n`) };
}

interface Captured {
  readonly packets: readonly CapturedPacket[];
  readonly frames: ReadonlyMap<string, readonly number[]>;
  readonly none: ReadonlyMap<string, NoPackets>;
}

/** The packets of all observations of a target by time; packets of one time stand in the order of the observations. */
function captured(target: RecordedTarget, observations: readonly Observation[], startUs: bigint): Captured {
  const none = new Map<string, NoPackets>();
  const made = observations.flatMap((observation, number) => {
    const found = observationPackets(target, observation, startUs, number);
    if (typeof found === 'string') {
      none.set(observation.id, found);
      return [];
    }
    return found.map((packet) => ({ id: observation.id, packet, comment: aboutPacket(observation) }));
  });
  made.sort((a, b) => (a.packet.timeUs < b.packet.timeUs ? -1 : Number(a.packet.timeUs > b.packet.timeUs)));
  const frames = new Map<string, number[]>();
  for (const [at, { id }] of made.entries()) {
    const own = frames.get(id) ?? [];
    own.push(at + 1);
    frames.set(id, own);
  }
  const packets = made.map(({ packet: { timeUs, direction, octets }, comment }) => ({
    timeUs,
    direction,
    octets,
    comment,
  }));
  return { packets, frames, none };
}

function framesOf(
  evidence: readonly string[],
  places: EvidenceIndex['observations'],
): EvidenceIndex['findings'][string] {
  const byFile = new Map<string, number[]>();
  for (const id of evidence) {
    const place = places[id];
    if (place === undefined || 'none' in place) continue;
    byFile.set(place.file, [...(byFile.get(place.file) ?? []), ...place.frames]);
  }
  return [...byFile].map(([file, frames]) => ({ file, frames: frames.sort((a, b) => a - b) }));
}

function aboutPacket({ id, probe, attempts }: Observation): string {
  return oneLine(`${id} ${probe}${attempts > 1 ? `, ${attempts} attempts` : ''}`);
}

function aboutTarget({ url, scheme }: RecordedTarget): string {
  const carrier = isOpenVpn(scheme) ? ' OpenVPN packets stand here as they would without a wrap.' : '';
  return oneLine(
    `Octets that gateproof exchanged with ${url}. Headers of IP, UDP and TCP are made up around them, our own address and port too.${carrier}`,
    2 * commentCharacters,
  );
}

function oneLine(text: string, characters: number = commentCharacters): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?').slice(0, characters);
}

/** 'sstp-192.0.2.1-443.pcapng': letters, digits, dots and dashes of the URL; a number where another target has the name. */
function fileName(url: string, taken: Set<string>): string {
  const plain = url
    .replaceAll(/[^A-Za-z0-9.]+/gu, '-')
    .replaceAll(/^[.-]+|[.-]+$/gu, '')
    .slice(0, 100);
  for (let at = 1; ; at++) {
    const name = `${plain}${at === 1 ? '' : `-${at}`}.pcapng`;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}
