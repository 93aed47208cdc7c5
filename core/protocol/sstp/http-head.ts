import { WireError } from '../../wire/wire-error.ts';

/** One header field (RFC 9112 section 5): the name as it was sent, the value without the blanks around it. */
export interface HttpField {
  readonly name: string;
  readonly value: string;
}

/** The start line and the fields of an HTTP/1.x message; text is latin-1, one character for each octet. */
export interface HttpHead {
  readonly startLine: string;
  readonly fields: readonly HttpField[];
  /** Octets up to and with the empty line. */
  readonly length: number;
}

/** More than servers send; a head that goes on is refused. */
export const httpHeadOctets: number = 16 * 1024;
const fieldsAtMost = 128;
const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/u;

/**
 * Octets up to and with the empty line that ends the head; undefined while there is none. Lines end with CR LF; LF alone is taken as well
 * (RFC 9112 section 2.2).
 */
export function httpHeadLength(octets: Uint8Array): number | undefined {
  const most = Math.min(octets.length, httpHeadOctets);
  for (let at = 0; at < most; at++) {
    if (octets[at] !== 0x0a) continue;
    if (octets[at + 1] === 0x0a) return at + 2;
    if (octets[at + 1] === 0x0d && octets[at + 2] === 0x0a) return at + 3;
  }
  return undefined;
}

/** The head that `octets` begin with; throws WireError where it does not keep to RFC 9112, is not complete or is too long. */
export function readHttpHead(octets: Uint8Array): HttpHead {
  const length = httpHeadLength(octets);
  if (length === undefined) {
    const wanted = `a head that ends within ${httpHeadOctets} octets`;
    throw new WireError({ path: 'http', offset: Math.min(octets.length, httpHeadOctets) }, wanted, 'no empty line');
  }
  const lines = latin1(octets.subarray(0, length))
    .split('\n')
    .slice(0, -2)
    .map((line) => (line.endsWith('\r') ? line.slice(0, -1) : line));
  const [startLine = '', ...rest] = lines;
  let offset = startLine.length;
  if (rest.length > fieldsAtMost) {
    throw new WireError({ path: 'http/fields', offset }, `at most ${fieldsAtMost} fields`, String(rest.length));
  }
  const fields = rest.map((line, index) => {
    const field = readField(line, `http/fields/${index}`, offset);
    offset += line.length;
    return field;
  });
  return { startLine, fields, length };
}

/** Values of the fields of that name, in any spelling of its case. */
export function fieldValues({ fields }: HttpHead, name: string): readonly string[] {
  return fields.filter((field) => field.name.toLowerCase() === name.toLowerCase()).map(({ value }) => value);
}

function readField(line: string, path: string, offset: number): HttpField {
  const colon = line.indexOf(':');
  const name = line.slice(0, Math.max(0, colon));
  if (!token.test(name))
    throw new WireError({ path, offset }, 'a field name and a colon', JSON.stringify(line.slice(0, 40)));
  const value = withoutBlanks(line.slice(colon + 1));
  if (/[\0\r]/u.test(value)) {
    throw new WireError({ path, offset }, 'a value without NUL and CR', JSON.stringify(value.slice(0, 40)));
  }
  return { name, value };
}

/** Blanks in the middle are walked over once: the expression for the end of a line begins anew at each of them. */
function withoutBlanks(text: string): string {
  let [from, to] = [0, text.length];
  while (from < to && isBlank(text[from])) from++;
  while (to > from && isBlank(text[to - 1])) to--;
  return text.slice(from, to);
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}

function latin1(octets: Uint8Array): string {
  let text = '';
  for (const octet of octets) text += String.fromCharCode(octet);
  return text;
}
