import { parse } from 'yaml';
import type { ClientFile, FileOffer } from '../../core/policy/clients/client-file.ts';
import { cell, documents, firstComment, groups, markdown, place } from './policy-page.ts';

const marker = '<!-- Made from the client file: UPDATE_SAMPLES=1 npm run test:unit -- test/clients -->';

/** The page of a client, from its file alone. */
export function clientPage(name: string, text: string): string {
  const file = parse(text) as ClientFile;
  const parts = [
    `# ${name}`,
    marker,
    `**${file.title}**, as of ${file.version}.`,
    firstComment(text),
    about(file),
    ...documents(file),
    ...(['ike', 'ipsec'] as const).flatMap((space) => proposals(file, space)),
    ...tls(file),
    ...settings(file),
    ...seen(file),
    ...groups(file),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function about(file: ClientFile): string {
  const { product, platform, from, until, condition, note, taken, unknown } = file;
  const builds = [from, until].filter((one) => one !== undefined).join(' to ');
  const rows = [
    ['product', product],
    ['platform', platform],
    ['builds', until === undefined && builds !== '' ? `${builds} and later` : builds],
    ['set up', condition ?? ''],
    ['offers', unknown === true ? 'not known' : taken === undefined ? '' : `${taken.how}, ${taken.on}`],
    ['note', note ?? ''],
  ];
  return markdown(
    ['', ''],
    rows.filter(([, value]) => value !== ''),
  );
}

function proposals(file: ClientFile, space: 'ike' | 'ipsec'): readonly string[] {
  const offer: FileOffer | undefined = file[space];
  if (offer === undefined) return [];
  const words = [
    offer.offers === 'one' ? 'Exactly one combination of these, as it was set.' : 'In the order offered.',
    ...(offer.whole === false ? ['More is offered, and not known.'] : []),
    ...(space === 'ike' ? guessWords(file) : []),
    `Source: ${place(file, offer.source ?? file.source)}.`,
  ];
  const keys = [...new Set(offer.proposals.flatMap((one) => Object.keys(one)))];
  const rows = offer.proposals.map((one, at) => [
    String(at + 1),
    ...keys.map((key) => cell(one[key as keyof typeof one])),
  ]);
  return [`## ${space}`, words.join(' '), markdown(['', ...keys], rows)];
}

function guessWords({ ike }: ClientFile): readonly string[] {
  const again = { true: 'it asks again', false: 'it does not ask again' }[String(ike?.retries)] ?? 'not known';
  return [
    `Sends a public value of ${ike?.guess === undefined ? 'a group that is not known' : `group ${cell(ike.guess)}`}; after INVALID_KE_PAYLOAD: ${again}.`,
  ];
}

function tls(file: ClientFile): readonly string[] {
  const { tls: offer } = file;
  if (offer === undefined) return [];
  const words = `To ${cell(offer.schemes)}, in the order offered.${offer.whole === false ? ' More is offered, and not known.' : ''} Source: ${place(file, offer.source ?? file.source)}.`;
  const rows = [
    ['versions', cell(offer.versions)],
    ['suites', cell(offer.suites)],
    ['groups', offer.groups === undefined ? 'not known' : cell(offer.groups)],
    ['signature schemes', offer.signatures === undefined ? 'not known' : cell(offer.signatures)],
  ];
  return ['## tls', words, markdown(['', ''], rows)];
}

function settings({ settings: own }: ClientFile): readonly string[] {
  if (own === undefined) return [];
  const rows = own.map(({ name, table, field, words }) => [`\`${name}\``, `${table}, ${field}`, cell(words)]);
  return ['## How it is set', markdown(['parameter', 'of', 'values'], rows)];
}

function seen(file: ClientFile): readonly string[] {
  const words = (file.seen ?? []).map(
    ({ at, says, source }) => `- ${at}: ${says} (${place(file, source ?? file.source)})`,
  );
  return ['## What the user sees when nothing fits', words.length === 0 ? 'Not known.' : words.join('\n')];
}
