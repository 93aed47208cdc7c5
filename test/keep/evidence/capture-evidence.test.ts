import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Recording } from '../../../core/observation/recording.ts';
import { captureEvidence, type EvidenceFile, type EvidenceIndex } from '../../../src/keep/evidence/capture-evidence.ts';
import { evidenceRecording } from '../../support/evidence-recording.ts';
import { type DissectedPacket, startTshark, type Tshark } from '../../support/tshark.ts';

let recording: Recording;
let files: ReadonlyMap<string, EvidenceFile>;
let index: EvidenceIndex;
let tshark: Tshark;

beforeAll(async () => {
  recording = await evidenceRecording();
  files = filesOf(recording);
  index = indexOf(files);
  tshark = await startTshark();
});
afterAll(async () => await tshark[Symbol.asyncDispose]());

function filesOf(of: Recording): ReadonlyMap<string, EvidenceFile> {
  return new Map([...captureEvidence(of, { findings: [] })].map((file) => [file.name, file]));
}
function indexOf(of: ReadonlyMap<string, EvidenceFile>): EvidenceIndex {
  return JSON.parse(new TextDecoder().decode(of.get('index.json')?.octets)) as EvidenceIndex;
}
const dissect = (name: string, fields: readonly string[] = []): Promise<readonly DissectedPacket[]> =>
  tshark.dissect(files.get(name)?.octets ?? new Uint8Array(0), fields);

/** By file: the dissector that every packet with octets of the exchange must reach, and how many there are at least. */
const dissectors: Readonly<Record<string, readonly [protocol: string, least: number]>> = {
  'tls-192.0.2.10-443.pcapng': ['tls', 40],
  'sstp-2001-db8-10-443.pcapng': ['tls', 6],
  'ikev2-192.0.2.20.pcapng': ['isakmp', 20],
  'ikev2-192.0.2.30.pcapng': ['isakmp', 16],
  'openvpn-udp-192.0.2.40-1194.pcapng': ['openvpn', 5],
  'openvpn-tcp-192.0.2.40-1194.pcapng': ['openvpn', 7],
  'tls-192.0.2.50-443.pcapng': ['tls', 3],
};

describe('a capture', () => {
  test('is made for each target that has packets', () => {
    expect([...files.keys()]).toEqual([...Object.keys(dissectors), 'index.json']);
    expect(index.files.map(({ file }) => file)).toEqual(Object.keys(dissectors));
  });

  test.each(Object.entries(dissectors))(
    '%s is dissected packet by packet, without a bad checksum, a bad sequence or a malformed mark',
    async (name, [protocol, least]) => {
      const packets = await dissect(name, ['tcp.len', 'udp.length']);
      const { packets: told } = index.files.find(({ file }) => file === name) ?? { packets: 0 };
      expect(packets.map(({ number }) => number)).toEqual(Array.from({ length: told }, (_, at) => at + 1));
      const withOctets = packets.filter(({ fields }) => Number(fields['tcp.len']) > 0 || fields['udp.length'] !== '');
      expect(withOctets.length).toBeGreaterThanOrEqual(least);
      expect(
        withOctets.filter(({ protocols }) => !protocols.includes(protocol)).map(({ protocols }) => protocols),
      ).toEqual([]);
      // The one reset that was seen is told as such, and nothing else.
      const faults = packets.flatMap((packet) => packet.faults);
      expect(faults).toEqual(name === 'tls-192.0.2.50-443.pcapng' ? ['Connection reset (RST)'] : []);
      expect(packets.every(({ comment }) => /^obs-\d{4} /u.test(comment))).toBe(true);
    },
  );

  test('is found to be at fault when one octet of it is another one', async () => {
    const { octets } = files.get('tls-192.0.2.10-443.pcapng') ?? { octets: new Uint8Array(0) };
    const changed = Uint8Array.from(octets);
    const at = changed.length - 1200;
    changed[at] = (changed[at] ?? 0) ^ 0xff;
    const packets = await tshark.dissect(changed, []);
    expect(packets.flatMap(({ faults }) => faults).length).toBeGreaterThan(0);
  });

  test('shows what was offered and answered', async () => {
    const hellos = await dissect('tls-192.0.2.10-443.pcapng', ['tls.handshake.type', 'tls.alert_message.desc']);
    const types = hellos.flatMap(({ fields }) => (fields['tls.handshake.type'] ?? '').split('|'));
    const sent = recording.observations.filter(
      ({ target, sent: octets }) => target === 'tls://192.0.2.10:443' && octets !== '',
    );
    expect(types.filter((type) => type === '1')).toHaveLength(sent.length);
    expect(types.filter((type) => type === '2').length).toBeGreaterThan(0);
    expect(hellos.some(({ fields }) => fields['tls.alert_message.desc'] !== '')).toBe(true);
  });

  test('has the non-ESP marker on port 4500 and none on 500', async () => {
    const nat = await dissect('ikev2-192.0.2.30.pcapng', ['udp.port']);
    expect(
      nat.every(({ protocols, fields }) => protocols.includes('udpencap') && fields['udp.port']?.includes('4500')),
    ).toBe(true);
    const plain = await dissect('ikev2-192.0.2.20.pcapng', ['udp.port']);
    expect(plain.some(({ protocols }) => protocols.includes('udpencap'))).toBe(false);
  });

  test('has the time of the recording', async () => {
    const { id, startedAtMs } = recording.observations.find(({ target }) => target === 'ikev2://192.0.2.20') ?? {
      id: '',
      startedAtMs: 0,
    };
    const [first] = (await dissect('ikev2-192.0.2.20.pcapng')).filter(({ comment }) => comment.startsWith(id));
    expect(Number(first?.time)).toBeCloseTo(Date.parse(recording.startedAt) / 1000 + startedAtMs / 1000, 5);
  });

  test('names the observation in its packets as the index does', async () => {
    for (const { file } of index.files) {
      const byComment = Map.groupBy(await dissect(file), ({ comment }) => comment.split(' ')[0] ?? '');
      for (const [id, packets] of byComment) {
        expect(index.observations[id]).toEqual({ file, frames: packets.map(({ number }) => number) });
      }
    }
  });

  test('an unreachable gateway has one SYN and nothing else', async () => {
    const { id } = recording.observations.find(({ outcome }) => outcome === 'unreachable') ?? { id: '' };
    const packets = (await dissect('tls-192.0.2.50-443.pcapng', ['tcp.flags.str'])).filter(({ comment }) =>
      comment.startsWith(id),
    );
    expect(packets.map(({ fields }) => fields['tcp.flags.str']?.replaceAll('·', ''))).toEqual(['S']);
  });
});

describe('the index', () => {
  test('has every observation, and says why one has no packets', () => {
    expect(Object.keys(index.observations)).toEqual(recording.observations.map(({ id }) => id));
    const without = (probe: string, outcome: string) =>
      recording.observations
        .filter(
          (one) => one.probe === probe && one.outcome === outcome && (one.sent === '' || probe.startsWith('sstp')),
        )
        .map(({ id }) => index.observations[id]);
    expect(new Set(without('sstp/verb', 'answered').map((one) => JSON.stringify(one)))).toEqual(
      new Set(['{"none":"inside-tls"}']),
    );
    expect(without('strongswan/ike', 'answered')).toEqual([{ none: 'octets-not-seen' }]);
    expect(without('tls/suites', 'not-made')).toContainEqual({ none: 'nothing-sent' });
  });

  test('names the packets of a finding, file by file', () => {
    const [first, second] = recording.observations.filter(({ target }) => target === 'ikev2://192.0.2.20');
    const findings = [{ id: 'p/c@ikev2://192.0.2.20', evidence: [second?.id ?? '', first?.id ?? ''] }] as never;
    const made = indexOf(new Map([...captureEvidence(recording, { findings })].map((file) => [file.name, file])));
    const frames = [first, second].flatMap((one) => {
      const place = made.observations[one?.id ?? ''];
      return place !== undefined && 'frames' in place ? place.frames : [];
    });
    expect(frames.length).toBeGreaterThan(2);
    expect(made.findings).toEqual({
      'p/c@ikev2://192.0.2.20': [{ file: 'ikev2-192.0.2.20.pcapng', frames: frames.sort((a, b) => a - b) }],
    });
  });
});

describe('evidence', () => {
  test('of the same recording is the same octets', () => {
    expect([...filesOf(recording).values()]).toEqual([...files.values()]);
  });

  test('of hostile names stays one line of text and one file in the folder', () => {
    const hostile = '../../etc/\u001b[31m\u202e"<x>';
    const url = `tls://${hostile}:443`;
    const targets = recording.targets.map((target, at) => (at === 0 ? { ...target, url } : target));
    const observations = recording.observations.map((one) =>
      one.target === 'tls://192.0.2.10:443' ? { ...one, target: url, probe: `tls/\n\u0000${'x'.repeat(70_000)}` } : one,
    );
    const [name = '', file] = [...filesOf({ ...recording, targets, observations })][0] ?? [];
    expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9.-]*\.pcapng$/u);
    expect(name).not.toContain('/');
    expect(new TextDecoder('latin1').decode(file?.octets)).not.toContain('\u001b[31m');
  });

  test('of two targets whose names look the same is two files', () => {
    const [first] = recording.targets;
    const url = 'tls://192.0.2.10/443';
    const own = recording.observations.filter(({ target }) => target === first?.url);
    const both = {
      ...recording,
      targets: [first, { ...first, url }],
      observations: own.flatMap((one) => [one, { ...one, id: `${one.id}-b`, target: url }]),
    } as Recording;
    expect([...filesOf(both).keys()]).toEqual([
      'tls-192.0.2.10-443.pcapng',
      'tls-192.0.2.10-443-2.pcapng',
      'index.json',
    ]);
  });
});
