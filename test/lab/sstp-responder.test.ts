import { once } from 'node:events';
import { connect } from 'node:tls';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Lab } from '../../src/lab/lab.ts';
import { sharedLab } from '../support/shared-lab.ts';

const uri = '/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/';
const endless = '18446744073709551615';
const post = `SSTP_DUPLEX_POST ${uri} HTTP/1.1\r\nHost: lab\r\nContent-Length: ${endless}\r\n\r\n`;
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const callRequest = hex('1001000e00010001000100060001');
const callAbort = hex('10010014000500010002000c0000000000000000');

let lab: Lab;
beforeAll(async () => {
  lab = await sharedLab();
});

/** Sends the parts one after another, each after an answer to the one before, and returns the answers. */
async function talk(gateway: string, ...parts: readonly (string | Uint8Array)[]): Promise<readonly Uint8Array[]> {
  const host = lab.gateways.find(({ name }) => name === gateway)?.address ?? '';
  const socket = connect({ host, port: 443, rejectUnauthorized: false });
  const signal = AbortSignal.timeout(60_000);
  try {
    await once(socket, 'secureConnect', { signal });
    const answers: Uint8Array[] = [];
    for (const part of parts) {
      socket.write(part);
      const [answer] = (await once(socket, 'data', { signal })) as [Uint8Array];
      answers.push(answer);
    }
    return answers;
  } finally {
    socket.destroy();
  }
}

const text = (octets: Uint8Array | undefined): string => Buffer.from(octets ?? []).toString('latin1');
const digits = (octets: Uint8Array | undefined): string => Buffer.from(octets ?? []).toString('hex');

describe.each([
  ['conforming', '03'],
  ['drifted', '01'],
])('the SSTP of the %s gateway', (gateway, hashes) => {
  test('takes the call and says which hashes its crypto binding knows', async () => {
    const [head, acknowledged, aborted] = await talk(gateway, post, callRequest, callAbort);
    expect(text(head)).toMatch(
      new RegExp(
        `^HTTP/1\\.1 200\\r\\nContent-Length: ${endless}\\r\\nServer: Microsoft-HTTPAPI/2\\.0\\r\\nDate: [^\\r]+ GMT\\r\\n\\r\\n$`,
        'u',
      ),
    );
    expect(digits(acknowledged)).toMatch(new RegExp(`^100100300002000100040028000000${hashes}[0-9a-f]{64}$`, 'u'));
    expect(acknowledged).toHaveLength(48);
    expect(digits(aborted)).toBe('10010014000500010002000c0000000000000000');
  });

  test('another nonce for each call', async () => {
    const [[, one], [, other]] = [await talk(gateway, post, callRequest), await talk(gateway, post, callRequest)];
    expect(digits(one).slice(32)).not.toBe(digits(other).slice(32));
  });

  test.each([
    ['another method', post.replace('SSTP_DUPLEX_POST', 'POST')],
    ['another path', post.replace('BA195980', 'BA195981')],
    ['another length', post.replace(endless, '0')],
    ['a browser', 'GET / HTTP/1.1\r\nHost: lab\r\n\r\n'],
  ])('%s gets 404', async (_, request) => {
    const [head] = await talk(gateway, request);
    expect(text(head)).toMatch(/^HTTP\/1\.1 404 Not Found\r\n/u);
  });

  test('a packet that belongs to no call is answered by an abort', async () => {
    const data = hex('1000000800000000');
    const [, aborted] = await talk(gateway, post, data);
    expect(digits(aborted).slice(0, 16)).toBe('1001001400050001');
  });
});
