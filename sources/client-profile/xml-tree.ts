import { SaxesParser } from 'saxes';
import { shownName } from './entry-name.ts';
import { ProfileError } from './profile-error.ts';
import { profileLimits } from './profile-limits.ts';

/** An element by its local name; prefixes and attributes say nothing in the files that are read here. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** All character data directly inside, trimmed. */
  readonly text: string;
}

interface OpenElement {
  readonly name: string;
  readonly children: XmlElement[];
  text: string;
}

/**
 * The root element. No entity but the five of XML is known, none is expanded; a DOCTYPE is refused unless `isKnownDoctype` takes it.
 * Throws ProfileError 'profile-xml', whose message has line and column and no text of the file.
 */
export function parseXml(text: string, where: string, isKnownDoctype?: (doctype: string) => boolean): XmlElement {
  const parser = new SaxesParser({ xmlns: true });
  const open: OpenElement[] = [];
  let root: XmlElement | undefined;
  let elements = 0;
  const refuse = (wanted: string, found: string): never => {
    throw new ProfileError('profile-xml', `${where}:${parser.line}:${parser.column + 1}: ${wanted} wanted, ${found}`);
  };
  parser.on('error', ({ message }) => refuse('well-formed XML', complaint(message)));
  parser.on('doctype', (doctype) => {
    if (isKnownDoctype?.(doctype) !== true) refuse('XML without DOCTYPE', 'one found');
  });
  parser.on('opentag', ({ local }) => {
    if (open.length >= profileLimits.xmlDepth)
      refuse(`at most ${profileLimits.xmlDepth} levels of elements`, 'more found');
    if (++elements > profileLimits.xmlElements) refuse(`at most ${profileLimits.xmlElements} elements`, 'more found');
    open.push({ name: local, children: [], text: '' });
  });
  const add = (data: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += data;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element === undefined) return;
    const done = { ...element, text: element.text.trim() };
    const parent = open.at(-1);
    if (parent === undefined) root = done;
    else parent.children.push(done);
  });
  // The mark of the byte order is gone already.
  parser.write(text).close();
  return root ?? refuse('an element', 'none found');
}

/** Children of that name in any case. */
export function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  const wanted = name.toLowerCase();
  return (element?.children ?? []).filter((child) => child.name.toLowerCase() === wanted);
}

/** The elements at the end of a path of names. */
export function elementsAt(element: XmlElement, ...path: readonly string[]): readonly XmlElement[] {
  return path.reduce<readonly XmlElement[]>((found, name) => found.flatMap((one) => childrenOf(one, name)), [element]);
}

/** The texts at the end of a path of names, without empty ones: a serialiser writes `i:nil="true"` beside the element with the value. */
export function textsAt(element: XmlElement, ...path: readonly string[]): readonly string[] {
  return elementsAt(element, ...path).flatMap(({ text }) => (text === '' ? [] : [text]));
}

/** What the parser complains of, without place and without the names that it quotes: they may be any text of the file. */
function complaint(message: string): string {
  return shownName(message.replace(/^\d+:\d+: /u, '').replace(/[:.].*$/su, ''));
}
