import { PageError } from './page-error.ts';

/** What a form or a document of JSON says, by names; each name once. */
export type Fields = ReadonlyMap<string, string>;

/** Octets of a body; a form has a few sentences. */
export const mostOctets: number = 64 * 1024;
const mostFields = 32;
const mostCharacters = 4096;

export type FieldsKind = 'form' | 'json';

const types: Readonly<Record<FieldsKind, string>> = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
};

/** Refuses a body that says to be of another kind, before it is read. Throws PageError. */
export function refuseOtherType(headers: Headers, kind: FieldsKind): void {
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  if (type.trim().toLowerCase() === types[kind]) return;
  throw new PageError('page-media-type', `${types[kind]} wanted.`, { headers: { accept: types[kind] } });
}

/** Reads a body. Throws PageError for one that is too large, or no text, or not what it says. */
export async function readFields(request: Request, kind: FieldsKind): Promise<Fields> {
  const text = await readText(request);
  const pairs = kind === 'form' ? [...new URLSearchParams(text)] : pairsOfJson(text);
  const fields = new Map(pairs);
  if (pairs.length > mostFields || fields.size !== pairs.length)
    throw new PageError('page-request', `${mostFields} fields at most wanted, each once.`);
  for (const [name, value] of pairs) {
    if (value.length > mostCharacters)
      throw new PageError('page-request', `${name.slice(0, 64)}: ${mostCharacters} characters at most wanted.`);
    if (value.includes('\0')) throw new PageError('page-request', 'There is a character of code 0.');
  }
  return fields;
}

function pairsOfJson(text: string): readonly (readonly [string, string])[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new PageError('page-request', 'JSON wanted, something else found.');
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new PageError('page-request', 'An object of JSON wanted.');
  return Object.entries(value).map(([name, one]: [string, unknown]) => {
    if (typeof one === 'string') return [name, one];
    throw new PageError('page-request', `${name.slice(0, 64)}: a text wanted.`);
  });
}

async function readText(request: Request): Promise<string> {
  const tooLarge = (): PageError =>
    new PageError('page-too-large', `${mostOctets} octets at most wanted.`, { headers: { connection: 'close' } });
  if (Number(request.headers.get('content-length') ?? 0) > mostOctets) throw tooLarge();
  const pieces: Uint8Array[] = [];
  let octets = 0;
  for await (const piece of request.body ?? []) {
    octets += piece.byteLength;
    if (octets > mostOctets) throw tooLarge();
    pieces.push(piece);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(pieces));
  } catch {
    throw new PageError('page-request', 'Text in UTF-8 wanted.');
  }
}
