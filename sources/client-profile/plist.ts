import { ProfileError } from './profile-error.ts';
import { parseXml, type XmlElement } from './xml-tree.ts';

/** A value of a property list; data as octets, dates left as text. */
export type PlistValue = string | number | boolean | Uint8Array | readonly PlistValue[] | PlistDictionary;
export type PlistDictionary = ReadonlyMap<string, PlistValue>;

/** Apple's own DOCTYPE, which every property list has; without an internal subset it declares nothing. */
const appleDoctype =
  /^\s*plist\s+PUBLIC\s+(["'])-\/\/Apple( Computer)?\/\/DTD PLIST 1\.0\/\/EN\1\s+(["'])https?:\/\/www\.apple\.com\/DTDs\/PropertyList-1\.0\.dtd\3\s*$/u;

/** An XML property list. Depth and size are bounded by the XML reader. Throws ProfileError 'profile-xml', 'profile-plist'. */
export function parsePlist(text: string, where: string): PlistValue {
  const root = parseXml(text, where, (doctype) => appleDoctype.test(doctype));
  const [value, ...more] = root.children;
  if (root.name !== 'plist' || value === undefined || more.length > 0)
    throw wanted(
      where,
      'a plist element with one value',
      `<${root.name.slice(0, 40)}> of ${root.children.length} found`,
    );
  return valueOf(value, where);
}

export function isDictionary(value: PlistValue | undefined): value is PlistDictionary {
  return value instanceof Map;
}

export function isList(value: PlistValue | undefined): value is readonly PlistValue[] {
  return Array.isArray(value);
}

/** The text of a key; undefined where it is absent or of another type. */
export function textOf(dictionary: PlistDictionary, key: string): string | undefined {
  const value = dictionary.get(key);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function valueOf(element: XmlElement, where: string): PlistValue {
  const { name, text } = element;
  switch (name) {
    case 'dict':
      return dictionaryOf(element, where);
    case 'array':
      return element.children.map((child) => valueOf(child, where));
    case 'string':
    case 'date':
      return text;
    case 'integer':
    case 'real':
      return Number(text);
    case 'true':
    case 'false':
      return name === 'true';
    case 'data': {
      const octets = fromBase64(text);
      if (octets === undefined) throw wanted(where, 'base64 in a data element', 'other text found');
      return octets;
    }
    default:
      throw wanted(where, 'a value of a property list', `an element of another name found`);
  }
}

function dictionaryOf({ children }: XmlElement, where: string): PlistDictionary {
  const dictionary = new Map<string, PlistValue>();
  for (let at = 0; at < children.length; at += 2) {
    const [key, value] = [children[at], children[at + 1]];
    if (key?.name !== 'key' || value === undefined)
      throw wanted(where, 'a key and a value by turns in a dict', 'another order found');
    if (dictionary.has(key.text)) throw wanted(where, 'each key of a dict once', 'one found twice');
    dictionary.set(key.text, valueOf(value, where));
  }
  return dictionary;
}

/** The octets of base64 with any white space; undefined for anything else. */
export function fromBase64(text: string): Uint8Array | undefined {
  const digits = text.replaceAll(/\s/gu, '');
  if (digits.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/u.test(digits)) return undefined;
  return Uint8Array.from(atob(digits), (character) => character.charCodeAt(0));
}

function wanted(where: string, what: string, found: string): ProfileError {
  return new ProfileError('profile-plist', `${where}: ${what} wanted, ${found}`);
}
