import { defined } from '../../../core/defined.ts';
import type { Target } from '../../../core/endpoint/target.ts';
import type { Observation } from '../../../core/observation/observation.ts';
import { observationId } from '../../../core/observation/observation-id.ts';
import type { RecordedCapture, RecordedTarget, Recording } from '../../../core/observation/recording.ts';
import { namedBy, targetOf } from './endpoint-of.ts';
import type { Kept, KeptEndpoint } from './kept-negotiations.ts';

export interface CaptureRecordingOptions {
  readonly toolVersion: string;
  /** Milliseconds since 1970: for captures without times, when they were read. */
  readonly readAtMs: number;
  /** What the user names; nothing else is judged then. None: all that was seen. */
  readonly named: readonly Target[];
  readonly trustAnchors: readonly string[];
  readonly interrupted: boolean;
}

/** Milliseconds that a recording may be long. */
const longestMs = 366 * 86_400_000;

interface Group {
  readonly target: RecordedTarget;
  readonly kept: readonly Kept[];
}

/** What was kept of captures as a recording, so that it is judged, saved and told like a scan. */
export function captureRecording(
  endpoints: readonly KeptEndpoint[],
  captures: readonly RecordedCapture[],
  times: { readonly firstMs: number; readonly lastMs: number } | undefined,
  { toolVersion, readAtMs, named, trustAnchors, interrupted }: CaptureRecordingOptions,
): Recording {
  const groups = [...groupsOf(endpoints, named)];
  const { firstMs, lastMs } = times ?? { firstMs: readAtMs, lastMs: readAtMs };
  const unseen = named.filter((target) => !groups.some(({ target: one }) => isOf(one, target)));
  let number = 0;
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-observations',
    tool: { name: 'gateproof', version: toolVersion },
    startedAt: instant(firstMs),
    finishedAt: instant(Math.max(firstMs, lastMs)),
    interrupted,
    source: 'capture',
    captures,
    targets: [...groups.map(({ target }) => target), ...unseen.map(recorded)],
    trustAnchors,
    observations: groups.flatMap(({ target, kept }) =>
      kept.map((one, at): Observation => {
        const id = observationId(number);
        number += 1;
        const startedAtMs = Math.min(longestMs, Math.max(0, one.atMs - firstMs) || 0);
        return {
          id,
          target: target.url,
          endpoint: `${target.host.includes(':') ? `[${target.host}]` : target.host}:${one.port}`,
          probe: `capture/${one.protocol.split('+')[0]}`,
          order: `capture/${String(at).padStart(4, '0')}`,
          offer: one.offer,
          outcome: one.outcome,
          detail: `${one.detail}; ${placeIn(one, captures[one.capture])}`,
          ...defined({ answer: one.answer }),
          sent: one.sent,
          received: one.received,
          frames: { capture: captures[one.capture]?.sha256 ?? '', ...one.frames, times: one.times },
          startedAtMs: Math.round(startedAtMs * 10) / 10,
          elapsedMs: 0,
          attempts: 1,
        };
      }),
    ),
  };
}

/**
 * A target for each endpoint; where one address leads to several gateways, or was seen in several networks, one for each of them, and another
 * for what does not say whose it is.
 */
function* groupsOf(endpoints: readonly KeptEndpoint[], named: readonly Target[]): Generator<Group> {
  const places = Map.groupBy(endpoints, ({ endpoint }) => JSON.stringify({ ...endpoint, segment: 0 }));
  for (const networks of places.values()) {
    for (const [network, { endpoint, identities }] of networks.entries()) {
      const name = namedBy(endpoint, named);
      if (named.length > 0 && name === undefined) continue;
      const own = { ...endpoint, ...defined({ scheme: name?.scheme }) };
      const marks = networks.length > 1 ? [`network-${network + 1}`] : [];
      const known = [...identities.keys()].filter((identity) => identity !== '');
      const split = known.length > 1 ? [...known, ''] : [undefined];
      for (const [at, identity] of split.entries()) {
        const kept = identity === undefined ? [...identities.values()].flat() : (identities.get(identity) ?? []);
        if (kept.length === 0) continue;
        const mark = identity === undefined ? [] : [identity === '' ? 'any-gateway' : `gateway-${at + 1}`];
        yield { target: recorded(targetOf(own, [...marks, ...mark].join('~'))), kept };
      }
    }
  }
}

/** Where to look, as whoever reads the line opens the capture. */
function placeIn({ frames: { sent, received } }: Kept, capture: RecordedCapture | undefined): string {
  const numbers = [...sent, ...received];
  return `${numbers.length === 1 ? 'packet' : 'packets'} ${numbers.join(', ')} of ${capture?.file ?? 'a capture'}`;
}

function recorded({ url, scheme, host, port, serverName }: Target): RecordedTarget {
  return { url, scheme, host, port, ...defined({ serverName }) };
}

function isOf(one: RecordedTarget, target: Target): boolean {
  return (
    one.port === target.port &&
    one.scheme === target.scheme &&
    (one.host === target.host || one.serverName === target.host)
  );
}

function instant(ms: number): string {
  return new Date(Math.min(Math.max(0, ms), 8.64e15)).toISOString();
}
