/** Where a text stops being JSON (RFC 8259), and what would have to stand there. */
export interface JsonFault {
  /** In UTF-16 units; the length of the text where it ends too soon. */
  readonly offset: number;
  readonly wanted: string;
}

const spaces = /[ \t\n\r]*/y;
const escapeSequence = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const scalar = /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)/y;

/** The first place at which the text is not one JSON value; undefined for what JSON.parse takes. Told only after JSON.parse refused it. */
export function jsonFault(text: string): JsonFault | undefined {
  const closers: string[] = [];
  let at = after(spaces, text, 0);
  for (;;) {
    const opened = text[at];
    if (opened === '{' || opened === '[') {
      at = after(spaces, text, at + 1);
      const closer = opened === '{' ? '}' : ']';
      closers.push(closer);
      if (text[at] !== closer) {
        if (opened === '[') continue;
        const name = memberName(text, at, `a name in quotes or '}'`);
        if (typeof name !== 'number') return name;
        at = name;
        continue;
      }
    } else {
      const end = text[at] === '"' ? stringEnd(text, at) : after(scalar, text, at);
      if (typeof end !== 'number') return end;
      if (end === at) return { offset: at, wanted: 'a value' };
      at = after(spaces, text, end);
    }
    while (closers.length > 0 && text[at] === closers.at(-1)) {
      closers.pop();
      at = after(spaces, text, at + 1);
    }
    const closer = closers.at(-1);
    if (closer === undefined) return at === text.length ? undefined : { offset: at, wanted: 'the end of the value' };
    if (text[at] !== ',') return { offset: at, wanted: `',' or '${closer}'` };
    at = after(spaces, text, at + 1);
    if (closer === ']') continue;
    const name = memberName(text, at, 'a name in quotes');
    if (typeof name !== 'number') return name;
    at = name;
  }
}

/** Where the value of the member begins whose name begins here. */
function memberName(text: string, at: number, wanted: string): number | JsonFault {
  if (text[at] !== '"') return { offset: at, wanted };
  const end = stringEnd(text, at);
  if (typeof end !== 'number') return end;
  const colon = after(spaces, text, end);
  return text[colon] === ':' ? after(spaces, text, colon + 1) : { offset: colon, wanted: "':'" };
}

function stringEnd(text: string, start: number): number | JsonFault {
  for (let at = start + 1; ; ) {
    while (at < text.length && isPlain(text.charCodeAt(at))) at += 1;
    if (text[at] === '"') return at + 1;
    const end = after(escapeSequence, text, at);
    if (end === at) return { offset: at, wanted: text[at] === '\\' ? 'an escape sequence' : 'the rest of a string' };
    at = end;
  }
}

/** What stands for itself in a string (RFC 8259 section 7). */
function isPlain(unit: number): boolean {
  return unit >= 0x20 && unit !== 0x22 && unit !== 0x5c;
}

function after(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}
