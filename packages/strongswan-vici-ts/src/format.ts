import type { Entries, EntryOf } from './entry.ts';

const secretNames = new Set(['data', 'secret', 'pin']);
const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Entries in the manner of swanctl.conf, one per line. What could be a secret is named with its length only. */
export function formatMessage(entries: readonly EntryOf<Entries>[], indent = ''): string {
  return entries.map((entry) => formatEntry(entry, indent)).join('');
}

function formatEntry(entry: EntryOf<Entries>, indent: string): string {
  const name = formatText(entry.name);
  const show = (value: Uint8Array): string =>
    secretNames.has(entry.name) ? `<${value.length} octets, not shown>` : formatValue(value);
  switch (entry.kind) {
    case 'value':
      return `${indent}${name} = ${show(entry.value)}\n`;
    case 'list':
      return `${indent}${name} = ${entry.items.map(show).join(', ')}\n`;
    case 'section':
      return `${indent}${name} {\n${formatMessage(entry.section.entries, `${indent}  `)}${indent}}\n`;
  }
}

function formatValue(value: Uint8Array): string {
  try {
    return formatText(strict.decode(value));
  } catch {
    return `0x${Array.from(value, (octet) => octet.toString(16).padStart(2, '0')).join('')}`;
  }
}

// Quoted as soon as there is anything that a terminal could obey or that could be read as syntax.
function formatText(text: string): string {
  return /^[\p{L}\p{N}\-_.:/@%=*+]+$/u.test(text) && !/^0x/i.test(text)
    ? text
    : JSON.stringify(text).replaceAll(/[\x7f-\x9f]/g, escapeControl);
}

function escapeControl(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
