import { expect, test } from 'vitest';
import { ssl2ClientHello } from '../../../core/protocol/tls/ssl2-message.ts';
import { encode } from '../../../core/wire/codec.ts';
import { conversation, wholeDialogue } from '../../support/captured-tls.ts';
import { recordingOfPackets } from '../../support/judge-capture.ts';

const hello = (version: number): Uint8Array =>
  encode(ssl2ClientHello, {
    version,
    cipherKinds: [0x01_00_80, 0x00_00_2f],
    sessionId: new Uint8Array(0),
    challenge: new Uint8Array(16).fill(1),
  });
const [, answer] = wholeDialogue();
if (answer === undefined) throw new Error();

test.each([0x0002, 0x0301])(
  'a hello in the form of SSL 2.0 is counted and shows nothing, version %i',
  async (version) => {
    for (const parts of [[hello(version)], [hello(version).slice(0, 3), hello(version).slice(3)]]) {
      const asked = parts.map((octets) => ({ from: 'client' as const, octets }));
      const { observations, captures } = await recordingOfPackets(conversation([...asked, answer]));
      expect(observations).toEqual([]);
      expect(captures?.[0]?.unread).toEqual({ tlsHellosOfSsl2: 1 });
    }
  },
);

test.each([
  ['another message', 2, 4],
  ['another version', 3, 7],
  ['another version below 3', 4, 3],
])('what begins with %s is none', async (_, at, value) => {
  const octets = hello(0x0002);
  octets[at] = value;
  expect((await recordingOfPackets(conversation([{ from: 'client', octets }]))).captures?.[0]?.unread).toEqual({});
});
