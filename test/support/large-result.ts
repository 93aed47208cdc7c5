import { closeSync, openSync, writeSync } from 'node:fs';
import type { Finding, Observation, ResultDocument, TargetResult } from '../../core/finding/result.ts';
import { placeOf } from '../../core/finding/upgrade-result.ts';
import { jsonPieces } from '../../reports/json/json.ts';
import { resummarised } from './resummarised.ts';
import { sampleResult } from './sample-result.ts';

/** Octets are gathered to this many before they are written. */
const chunkUnits = 256 * 1024;
/** Each policy stands once under its name and once with this behind it. */
const turns = ['', '-again'];

/**
 * Writes a result of so many targets: the sample of the tests again and again, at other addresses and by twice its policies, every exchange
 * with octets of its own as a real gateway's are. 70 findings, 70 observations and 117 kB of JSON a target.
 */
export function writeLargeResult(file: string, targetCount: number): void {
  const output = openSync(file, 'w');
  let gathered = '';
  for (const piece of jsonPieces(manifold(thinned(sampleResult()), targetCount))) {
    gathered += piece;
    if (gathered.length < chunkUnits) continue;
    writeSync(output, gathered);
    gathered = '';
  }
  writeSync(output, gathered);
  closeSync(output);
}

/** What was asked and answered in words is left out: as octets it is what most of a result of today's is made of. */
function thinned(sample: ResultDocument): ResultDocument {
  return {
    ...sample,
    targets: sample.targets.map(({ facts: { ike, ipsec, tls, ...facts }, ...target }) => ({
      ...target,
      facts: {
        ...facts,
        ...(ike === undefined ? {} : { ike: { ...ike, refused: ike.refused.slice(0, 1) } }),
        ...(ipsec === undefined ? {} : { ipsec: { ...ipsec, refused: ipsec.refused.slice(0, 1) } }),
        ...(tls === undefined ? {} : { tls: { ...tls, refused: [] } }),
      },
    })),
    observations: sample.observations.map(({ answer: _answer, transcript: _transcript, ...one }) => ({
      ...one,
      offer: {},
      sent: one.sent.slice(0, 784),
      received: one.received.slice(0, 1024),
    })),
  };
}

function manifold(sample: ResultDocument, targetCount: number): ResultDocument {
  const targets: TargetResult[] = [];
  const findings: Finding[] = [];
  const observations: Observation[] = [];
  const octets = octetSource();
  for (let copy = 0; targets.length < targetCount; copy++) {
    const moved = (text: string): string => text.replace('192.0.2.', `10.${copy >> 8}.${copy & 255}.`);
    for (const target of sample.targets) {
      const url = moved(target.url);
      targets.push({ ...target, url, ...placeOf({ url }) });
    }
    for (const turn of turns) {
      const renamed = (id: string): string => `obs-${copy}${turn}-${id.slice('obs-'.length)}`;
      for (const finding of sample.findings) {
        const { policy, clause, target, evidence } = finding;
        const id = `${policy}${turn}/${clause}@${moved(target)}`;
        const copied = { id, policy: policy + turn, target: moved(target), evidence: evidence.map(renamed) };
        findings.push({ ...finding, ...copied } as Finding);
      }
      for (const one of sample.observations) {
        observations.push({
          ...one,
          id: renamed(one.id),
          target: moved(one.target),
          endpoint: moved(one.endpoint),
          sent: octets(one.sent.length),
          received: octets(one.received.length),
          startedAtMs: one.startedAtMs + copy,
        });
      }
    }
  }
  const kept = targets.slice(0, targetCount);
  const urls = new Set(kept.map(({ url }) => url));
  const document = {
    ...sample,
    policies: turns.flatMap((turn) => sample.policies.map((policy) => ({ ...policy, id: policy.id + turn }))),
    targets: kept,
    findings: findings.filter(({ target }) => urls.has(target)),
    observations: observations.filter(({ target }) => urls.has(target)),
  };
  return resummarised(document, (finding) => finding);
}

/** Hex that never repeats, the same in every run (xorshift32). */
function octetSource(): (digits: number) => string {
  let state = 0x9e3779b9;
  return (digits) => {
    let hex = '';
    while (hex.length < digits) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      hex += (state >>> 0).toString(16).padStart(8, '0');
    }
    return hex.slice(0, digits);
  };
}
