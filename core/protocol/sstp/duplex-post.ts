import { defined } from '../../defined.ts';
import { WireError } from '../../wire/wire-error.ts';
import { fieldValues, readHttpHead } from './http-head.ts';

/** The request that opens SSTP behind the TLS (MS-SSTP 4.1): one HTTP/1.1 head without a body of that length. */
export interface DuplexPost {
  /** Value of the Host field: a name, or an address as in a URL; without port. */
  readonly host: string;
  /** A GUID in braces that only serves the server's log; absent where none is sent. */
  readonly correlationId?: string;
}

/** The answer to it, as far as SSTP is concerned. */
export interface DuplexPostAnswer {
  /** 100 to 999. */
  readonly status: number;
  /** The Server field as it was sent; absent where there is none. */
  readonly server?: string;
  /** The Content-Length field, in digits; absent where there is none. */
  readonly contentLength?: string;
  /** Octets of the head; what follows is the protocol's. */
  readonly length: number;
}

const target = '/sra_{BA195980-CD49-458b-9E23-C84EE0ADCD75}/';
/** 2^64 - 1 in both directions: a body without end. It fits no number of JavaScript. */
export const endlessLength = '18446744073709551615';
const requestLine = `SSTP_DUPLEX_POST ${target} HTTP/1.1`;

/** The octets of the request. Throws WireError for a host or an id that would break out of its line. */
export function writeDuplexPost({ host, correlationId }: DuplexPost): Uint8Array {
  if (!/^[\x21-\x7e]+$/u.test(host)) refuse('request/host', 'a host of visible ASCII', host);
  if (correlationId !== undefined && !/^\{[0-9A-Fa-f-]{36}\}$/u.test(correlationId)) {
    refuse('request/correlation-id', 'a GUID in braces', correlationId);
  }
  const lines = [
    requestLine,
    `Host: ${host}`,
    `Content-Length: ${endlessLength}`,
    ...(correlationId === undefined ? [] : [`SSTPCORRELATIONID: ${correlationId}`]),
    '',
    '',
  ];
  return Uint8Array.from(lines.join('\r\n'), (character) => character.charCodeAt(0));
}

/** A GET of the place where SSTP answers: what a web server says to it, it says whatever the method. Throws WireError as `writeDuplexPost`. */
export function writeGet(host: string): Uint8Array {
  if (!/^[\x21-\x7e]+$/u.test(host)) refuse('request/host', 'a host of visible ASCII', host);
  const lines = [`GET ${target} HTTP/1.1`, `Host: ${host}`, 'Connection: close', '', ''];
  return Uint8Array.from(lines.join('\r\n'), (character) => character.charCodeAt(0));
}

/** The request that `octets` begin with; throws WireError for anything else. */
export function readDuplexPost(octets: Uint8Array): DuplexPost {
  const head = readHttpHead(octets);
  if (head.startLine !== requestLine) refuse('request/line', requestLine, head.startLine);
  const [length] = fieldValues(head, 'Content-Length');
  if (length !== endlessLength) refuse('request/content-length', endlessLength, length ?? 'none');
  const [host] = fieldValues(head, 'Host');
  if (host === undefined) refuse('request/host', 'a Host field', 'none');
  const [correlationId] = fieldValues(head, 'SSTPCORRELATIONID');
  return { host, ...defined({ correlationId }) };
}

/** Whether the octets so far may be the beginning of an HTTP answer; what may not is another protocol. */
export function mayBeHttp(octets: Uint8Array): boolean {
  const name = 'HTTP/';
  return octets.subarray(0, name.length).every((octet, at) => octet === name.charCodeAt(at));
}

/** The head of an answer that `octets` begin with. The status line may end behind the number. Throws WireError where it is no HTTP/1.x. */
export function readDuplexPostAnswer(octets: Uint8Array): DuplexPostAnswer {
  const head = readHttpHead(octets);
  const status = /^HTTP\/1\.[0-9] ([1-9][0-9]{2})(?: .*)?$/u.exec(head.startLine)?.[1];
  if (status === undefined) refuse('answer/status-line', 'HTTP/1.1 and a status of three digits', head.startLine);
  const lengths = new Set(fieldValues(head, 'Content-Length'));
  const [contentLength] = lengths;
  if (lengths.size > 1 || (contentLength !== undefined && !/^[0-9]{1,20}$/u.test(contentLength))) {
    refuse('answer/content-length', 'one number', [...lengths].join(', '));
  }
  const [server] = fieldValues(head, 'Server');
  return {
    status: Number(status),
    ...defined({ server, contentLength }),
    length: head.length,
  };
}

/** Whether the answer opens SSTP (MS-SSTP 4.1): 200 and a body without end. */
export function opensSstp({ status, contentLength }: DuplexPostAnswer): boolean {
  return status === 200 && contentLength === endlessLength;
}

function refuse(path: string, wanted: string, found: string): never {
  throw new WireError({ path, offset: 0 }, wanted, JSON.stringify(found.slice(0, 80)));
}
