import { defined } from '../../core/defined.ts';
import { ProfileError } from './profile-error.ts';
import { profileLimits } from './profile-limits.ts';

/** One directive of an OpenVPN configuration, in the order of the file. */
export interface OvpnDirective {
  readonly name: string;
  readonly arguments: readonly string[];
  /** What stands between `<name>` and `</name>`. */
  readonly inline?: string;
  /** From 1. */
  readonly line: number;
  /** Number of the `<connection>` block that it stands in. */
  readonly connection?: number;
}

/**
 * The directives of an OpenVPN configuration, comments left out. Throws ProfileError 'profile-ovpn' for an inline block without end or
 * beginning and for more lines than a configuration has; the message never shows a line.
 */
export function parseOvpn(text: string, where: string): readonly OvpnDirective[] {
  const lines = text.split(/\r\n|\n|\r/u);
  if (lines.length > profileLimits.ovpnLines) {
    const message = `${where}: at most ${profileLimits.ovpnLines} lines wanted, ${lines.length} found`;
    throw new ProfileError('profile-ovpn', message);
  }
  const directives: OvpnDirective[] = [];
  let connections = 0;
  let connection: number | undefined;
  for (let at = 0; at < lines.length; at++) {
    const all = wordsOf(lines[at] ?? '');
    // A directive for clients that may not know it.
    const words = all[0] === 'setenv' && all[1] === 'opt' ? all.slice(2) : all;
    const [first = ''] = words;
    if (first === '') continue;
    const place = { line: at + 1, ...defined({ connection }) };
    const name = first.replace(/^--/u, '').toLowerCase();
    if (name === '<connection>') connection = ++connections;
    else if (name === '</connection>') connection = undefined;
    else if (/^<[a-z0-9-]+>$/u.test(name) && words.length === 1) {
      const closing = `</${name.slice(1)}`;
      let end = at + 1;
      while (end < lines.length && lines[end]?.trim().toLowerCase() !== closing) end++;
      if (end === lines.length) {
        const message = `${where}:${at + 1}: ${closing} after ${name} wanted, the end of the file found`;
        throw new ProfileError('profile-ovpn', message);
      }
      directives.push({
        name: name.slice(1, -1),
        arguments: [],
        inline: lines.slice(at + 1, end).join('\n'),
        ...place,
      });
      at = end;
    } else if (/^(<\/|-----)/u.test(first)) {
      // Before it stands what was to be inside: a key, perhaps, taken for directives and hosts.
      const message = `${where}:${at + 1}: an inline block that begins before its end wanted, an end alone found`;
      throw new ProfileError('profile-ovpn', message);
    } else directives.push({ name, arguments: words.slice(1), ...place });
  }
  return directives;
}

/** Words as OpenVPN takes them: quoted by ' or ", a backslash takes the next character as it is outside of ', # and ; begin a comment. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (quote !== '') {
      if (character === quote) quote = '';
      else if (character === '\\' && quote === '"' && at + 1 < line.length) word = `${word ?? ''}${line[++at]}`;
      else word = `${word ?? ''}${character}`;
    } else if (/\s/u.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (word === undefined && (character === '#' || character === ';')) break;
    else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (character === '\\' && at + 1 < line.length) word = `${word ?? ''}${line[++at]}`;
    else word = `${word ?? ''}${character}`;
  }
  return word === undefined ? words : [...words, word];
}
