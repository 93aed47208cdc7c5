import { describe, expect, test } from 'vitest';
import { judgedByAzure, recordingOfFile } from '../../support/judge-capture.ts';
import { recordedCapture, toldBy, truths } from '../../support/recorded-captures.ts';

describe.each(Object.keys(truths))('%s, as it passed by in the lab', (name) => {
  const file = recordedCapture(name);

  test('shows what both sides were set up to, and all of it is read', async () => {
    expect(file.length).toBeLessThan(60_000);
    const recording = await recordingOfFile(file);
    expect(toldBy(recording)).toEqual(truths[name]);
    expect(recording.captures?.map(({ unread }) => unread)).toEqual([{}]);
  });

  test('shows no more when it is cut anywhere', async () => {
    const whole = truths[name]?.map((one) => one.join()) ?? [];
    for (let length = 0; length < file.length; length += 61) {
      const cut = await recordingOfFile(file.slice(0, length)).catch(() => undefined);
      for (const [probe, outcome, ...more] of cut === undefined ? [] : toldBy(cut)) {
        const isKnown = whole.some((one) => one.startsWith([probe, outcome, more[0]?.split(', and ')[0]].join()));
        expect(isKnown || outcome === 'silent').toBe(true);
      }
    }
  });
});

async function verdicts(name: string, prefix: string): Promise<readonly string[]> {
  const { findings } = await judgedByAzure(await recordingOfFile(recordedCapture(name)));
  return findings
    .filter(
      ({ clause, verdict }) => clause.startsWith(prefix) && verdict !== 'inconclusive' && verdict !== 'not-applicable',
    )
    .map(({ clause, verdict }) => `${clause} ${verdict}`);
}

test.each([
  ['strongswan-retry', 'ike/', ['ike/row-02 pass']],
  ['strongswan-hybrid', 'ike/', ['ike/nothing-else fail']],
  ['ikev1-main', 'ike/', []],
  ['ikev1-aggressive', 'ike/', []],
  ['openssl-tls12', 'tls/', ['tls/row-01 pass', 'tls/version-tlsv1.2 pass']],
  ['openssl-tls13-retry', 'tls/', ['tls/version-tlsv1.3 fail']],
])('%s is judged by what Azure documents', async (name, prefix, expected) => {
  expect(await verdicts(name, prefix)).toEqual(expected);
});

test('nothing of the hash and the identity of aggressive mode is kept', async () => {
  const { observations } = await recordingOfFile(recordedCapture('ikev1-aggressive'));
  expect(observations.map(({ sent, received }) => [sent, received])).toEqual([['', '']]);
});
