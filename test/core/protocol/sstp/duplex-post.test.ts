import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  mayBeHttp,
  opensSstp,
  readDuplexPost,
  readDuplexPostAnswer,
  writeDuplexPost,
} from '../../../../core/protocol/sstp/duplex-post.ts';
import { httpHeadLength, httpHeadOctets, readHttpHead } from '../../../../core/protocol/sstp/http-head.ts';
import { expectReadOrRefused } from '../../../support/wire-properties.ts';

const octets = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
const text = (of: Uint8Array): string => Buffer.from(of).toString('latin1');

describe('the request', () => {
  const post = { host: 'vpn.example.net', correlationId: '{B0F1C2D3-0000-4000-8000-0123456789AB}' };

  test('is one head without a body', () => {
    expect(text(writeDuplexPost(post))).toBe(
      'SSTP_DUPLEX_POST /sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/ HTTP/1.1\r\nHost: vpn.example.net\r\n' +
        'Content-Length: 18446744073709551615\r\nSSTPCORRELATIONID: {B0F1C2D3-0000-4000-8000-0123456789AB}\r\n\r\n',
    );
  });

  test('is read as it was written', () => {
    expect(readDuplexPost(writeDuplexPost(post))).toEqual(post);
    expect(readDuplexPost(writeDuplexPost({ host: '[2001:db8::1]' }))).toEqual({ host: '[2001:db8::1]' });
  });

  test.each(['a\r\nX: y', 'a b', '', 'ä'])('takes no host that breaks out of its line: %j', (host) => {
    expect(() => writeDuplexPost({ host })).toThrow(
      expect.objectContaining({
        code: 'wire',
        message: `request/host at octet 0: a host of visible ASCII wanted, ${JSON.stringify(host)} found`,
      }),
    );
  });

  test('is not read from that of another method', () => {
    expect(() => readDuplexPost(octets('GET / HTTP/1.1\r\n\r\n'))).toThrow(
      expect.objectContaining({ code: 'wire', message: expect.stringContaining('"GET / HTTP/1.1" found') as string }),
    );
  });
});

describe('the head of an answer', () => {
  test('may have no reason phrase, a blank behind the status, and line feeds alone', () => {
    for (const line of [
      'HTTP/1.1 200\r\n\r\n',
      'HTTP/1.1 200 \r\n\r\n',
      'HTTP/1.1 200 OK\n\n',
      'HTTP/1.0 200 OK\n\r\n',
    ]) {
      expect(readDuplexPostAnswer(octets(line))).toEqual({ status: 200, length: line.length });
    }
  });

  test('opens SSTP with 200 and a body without end, and with nothing else', () => {
    const opens = (head: string): boolean => opensSstp(readDuplexPostAnswer(octets(`${head}\r\n\r\n`)));
    expect(opens('HTTP/1.1 200 OK\r\ncontent-LENGTH:18446744073709551615 ')).toBe(true);
    expect(opens('HTTP/1.1 200 OK\r\nContent-Length: 18446744073709551614')).toBe(false);
    expect(opens('HTTP/1.1 200 OK')).toBe(false);
    expect(opens('HTTP/1.1 206 OK\r\nContent-Length: 18446744073709551615')).toBe(false);
  });

  test('keeps the Server field as it was sent', () => {
    const answer = octets('HTTP/1.1 405 No\r\nServer: \u001b[31mhostile\u00ff <b>\r\n\r\nbody');
    expect(readDuplexPostAnswer(answer)).toEqual({ status: 405, server: '\u001b[31mhostile\u00ff <b>', length: 46 });
  });

  test.each([
    [
      'another protocol',
      'SSH-2.0-x\r\n\r\n',
      'answer/status-line at octet 0: HTTP/1.1 and a status of three digits wanted, "SSH-2.0-x" found',
    ],
    [
      'a status of two digits',
      'HTTP/1.1 20\r\n\r\n',
      'answer/status-line at octet 0: HTTP/1.1 and a status of three digits wanted, "HTTP/1.1 20" found',
    ],
    [
      'two lengths',
      'HTTP/1.1 200\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      'answer/content-length at octet 0: one number wanted, "1, 2" found',
    ],
    [
      'a length that is none',
      'HTTP/1.1 200\r\nContent-Length: -1\r\n\r\n',
      'answer/content-length at octet 0: one number wanted, "-1" found',
    ],
    [
      'a line without a colon',
      'HTTP/1.1 200\r\nhello\r\n\r\n',
      'http/fields/0 at octet 12: a field name and a colon wanted, "hello" found',
    ],
    [
      'a folded field',
      'HTTP/1.1 200\r\nA: b\r\n c: d\r\n\r\n',
      'http/fields/1 at octet 16: a field name and a colon wanted, " c: d" found',
    ],
    [
      'a NUL in a value',
      'HTTP/1.1 200\r\nA: b\0\r\n\r\n',
      'http/fields/0 at octet 12: a value without NUL and CR wanted, "b\\u0000" found',
    ],
    [
      'no end',
      'HTTP/1.1 200\r\nA: b\r\n',
      `http at octet 20: a head that ends within ${httpHeadOctets} octets wanted, no empty line found`,
    ],
  ])('%s is refused, and the message says why', (_, head, message) => {
    expect(() => readDuplexPostAnswer(octets(head))).toThrow(expect.objectContaining({ code: 'wire', message }));
  });

  test('is not looked for beyond its cap', () => {
    const long = octets(`HTTP/1.1 200\r\nA: ${'b'.repeat(httpHeadOctets)}\r\n\r\n`);
    expect(httpHeadLength(long)).toBeUndefined();
    expect(() => readHttpHead(octets(`HTTP/1.1 200\r\n${'A: b\r\n'.repeat(129)}\r\n`))).toThrow(
      expect.objectContaining({ message: 'http/fields at octet 12: at most 128 fields wanted, 129 found' }),
    );
  });

  test('is read or refused with a WireError, whatever the octets', () => {
    const texts = fc.string({ unit: fc.constantFrom('\r', '\n', ':', ' ', 'A', '\0'), maxLength: 40 });
    expectReadOrRefused(
      texts.map((rest) => octets(`HTTP/1.1 200${rest}`)),
      (some) => readDuplexPostAnswer(some),
    );
  });
});

test('octets may begin an HTTP answer, or be another protocol', () => {
  expect(['', 'H', 'HTTP', 'HTTP/1.1 200', 'HTTP/'].map((some) => mayBeHttp(octets(some)))).toEqual(
    Array(5).fill(true),
  );
  expect(['220 smtp', 'SSH-2.0', 'h', 'HTTPS'].map((some) => mayBeHttp(octets(some)))).toEqual(Array(4).fill(false));
});

describe('blanks in a field', () => {
  test('count at neither end, and a field full of them is read as often as packets come', () => {
    const blanks = '\t '.repeat(8000);
    const head = octets(`HTTP/1.1 200 OK\r\nServer: ${blanks}a${blanks.slice(0, 100)}b${' '.repeat(100)}\r\n\r\n`);
    // An expression that looks for the end from every blank takes minutes for these.
    for (let packet = 0; packet < 2000; packet++) readHttpHead(head);
    expect(readHttpHead(head).fields).toEqual([{ name: 'Server', value: `a${blanks.slice(0, 100)}b` }]);
  });
});
