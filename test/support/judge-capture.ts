import type { Target } from '../../core/endpoint/target.ts';
import type { ResultDocument } from '../../core/finding/result.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { judge } from '../../src/judge/judge.ts';
import { observeCaptures } from '../../src/scan/observe-captures.ts';
import { inPieces, pcapFile } from './capture-file.ts';

const { signal } = new AbortController();

export async function recordingOfPackets(
  packets: readonly Uint8Array[],
  named: readonly Target[] = [],
): Promise<Recording> {
  const file = pcapFile(packets.map((octets) => ({ octets })));
  return await recordingOfFile(file, named);
}

export async function recordingOfFile(file: Uint8Array, named: readonly Target[] = []): Promise<Recording> {
  const input = { name: 'test.pcap', pieces: inPieces(file, 4096) };
  return await observeCaptures([input], { named, trustAnchors: [], now: () => 0, signal });
}

/** What Azure documents, as on the day of the capture. */
export async function judgedByAzure(recording: Recording): Promise<ResultDocument> {
  const policies: readonly Policy[] = [await loadPolicy('azure-vpn-p2s', { signal })];
  return judge(recording, policies, recording.finishedAt.slice(0, 10));
}

/** Rows that pass, by target: 'tls://… tls/row-01'. */
export async function passedRows(packets: readonly Uint8Array[]): Promise<readonly string[]> {
  const { findings } = await judgedByAzure(await recordingOfPackets(packets));
  return findings
    .filter(({ verdict, clause }) => verdict === 'pass' && clause.includes('/row-'))
    .map(({ target, clause }) => `${target} ${clause}`);
}
