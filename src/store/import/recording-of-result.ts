import { defined } from '../../../core/defined.ts';
import { schemeTraits } from '../../../core/endpoint/scheme.ts';
import type { ResultDocument, TargetResult } from '../../../core/finding/result.ts';
import type { RecordedTarget, Recording } from '../../../core/observation/recording.ts';

/**
 * What a saved result holds of its scan, as a recording. By which name a server was asked, and which trust anchors there were, no result
 * says: what rests on them is judged as if they were not known.
 */
export function recordingOfResult(result: ResultDocument): Recording {
  const { tool, startedAt, finishedAt, interrupted, source, captures, targets, observations } = result;
  return {
    schemaVersion: '1.0',
    kind: 'gateproof-observations',
    tool,
    startedAt,
    finishedAt,
    interrupted,
    ...defined({ source, captures }),
    targets: targets.map(targetOf),
    trustAnchors: [],
    observations,
  };
}

function targetOf({ url, scheme, host, port, gateway, declared }: TargetResult): RecordedTarget {
  const place =
    schemeTraits[scheme].of === 'file'
      ? { host: url.slice(`${scheme}://`.length), port: 0 }
      : { host: host ?? '', port: port ?? 0 };
  return { url, scheme, ...place, ...defined({ gateway, declared }) };
}
