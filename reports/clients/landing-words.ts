import type { Mismatch } from '../../core/policy/algebra/check-document.ts';
import type { Names } from '../../core/policy/algebra/sentence.ts';
import type {
  Change,
  Landed,
  LandingCell,
  LandingCondition,
  LandingReason,
  LandingStatus,
  SpaceLanding,
} from '../../core/policy/clients/landing-document.ts';
import { keyExchangeRegistry } from '../../core/protocol/ikev2/registry.ts';
import { spaceOf } from '../../core/spaces/registry.ts';
import { namesWords, sentenceWords, sourceWords, valuesWords } from '../words/names-words.ts';
import { fieldWords } from '../words/words.ts';

export const statusWords: Readonly<Record<LandingStatus, string>> = {
  works: 'works',
  depends: 'works if',
  breaks: 'breaks',
  'not-known': 'not known',
  'says-nothing': 'says nothing',
};

const conditionWords: Readonly<Record<LandingCondition, string>> = {
  allowed: 'the gateway takes what the policy allows and demands of nobody',
  'one-reading': 'the row stands, of which its source says two things',
  'as-set': 'it is set to it',
  'asks-again': 'it asks again after INVALID_KE_PAYLOAD, as RFC 7296 section 1.2 demands; it was not seen to',
  'parameters-not-known': 'its groups or signature schemes, which are not known, are among those that are accepted',
  'higher-version-open': 'the gateway does not choose a higher version, of which nothing is known',
};

const reasonWords: Readonly<Record<LandingReason, string>> = {
  'offer-not-known': 'what it offers is not known',
  'offer-cut': 'what is known of its list does not fit, and the list is not whole',
  'region-open': 'what it offers is neither accepted nor refused for all that is known',
  'version-first':
    'both speak a higher version without a suite in common, and a gateway that chooses the version first ends there',
  'does-not-ask-again': 'it does not ask again for the group that would fit',
  rekeying: 'the first SA is made without a group of its own, and its rekeying is refused',
  'parameters-refused': 'suites fit, and groups or signature schemes do not',
  'nothing-in-common': 'nothing in common',
  'says-nothing-of-part': 'nothing is said of a part of what it needs',
};

/** One space of a landing, line by line. */
export function partLines(part: SpaceLanding): readonly string[] {
  const { space, scheme, status, reason, lacking, forbiddenBy } = part;
  const of = `${spaceOf(space).label}${scheme === undefined ? '' : ` (${scheme})`}`;
  if (status === 'says-nothing') return [`${of}: nothing is said`];
  if (status !== 'breaks') return [`${of}: ${[...landingWords(part), ...whyWords(part)].join('; ')}`];
  return [
    `${of}: ${reason === undefined || (reason === 'nothing-in-common' && lacking.length > 0) ? '' : `${reasonWords[reason]}${lacking.length > 0 ? ': ' : ''}`}${lacking.map(lackingWords).join('; ')}`,
    ...forbiddenBy.slice(0, 3).map((one) => `  forbidden by ${one.id}: ${one.title} [${sourceWords(one.source)}]`),
  ];
}

/** Where it lands, by whose order. */
export function landingWords(part: SpaceLanding): readonly string[] {
  const { set, rows, mayLandElsewhere } = part;
  const words = placesWords(part);
  return [
    ...words,
    ...(set === undefined || set.length === 0 ? [] : [`set by ${set.join(', ')}`]),
    ...(rows.length > 1 && words.length > 0 ? [`${rows.length} rows fit`] : []),
    ...(mayLandElsewhere === true ? ['or elsewhere: of some that it offers nothing is known'] : []),
  ];
}

function placesWords({
  chooser,
  byClient,
  byGateway,
}: Pick<SpaceLanding, 'chooser' | 'byClient' | 'byGateway'>): readonly string[] {
  if (chooser === 'client') return byClient === undefined ? [] : [landedWords(byClient)];
  if (chooser === 'gateway') return byGateway === undefined ? [] : [landedWords(byGateway)];
  if (byClient === undefined) return byGateway === undefined ? [] : [landedWords(byGateway)];
  if (byGateway === undefined)
    return [`by the client's order ${landedWords(byClient)}`, "the gateway's order was not seen"];
  const [one, other] = [byClient, byGateway].map(landedWords);
  if (one === other) return [one ?? ''];
  return [`by the client's order ${one}`, `by the order of the rows ${other}`];
}

/** 'ike/row-17 AES256 / SHA256 / SHA256 / GROUP_2 (offer 11)'. */
function landedWords({ row, proposal, combination }: Landed): string {
  const words =
    row.vendor === undefined && row.level === undefined ? combinationWords(combination) : sentenceWords(row);
  return `${row.id} ${words} (offer ${proposal})`;
}

/** What stands in the way, or has to hold. */
export function whyWords({ status, reason, conditions, askedAgain, chooser }: SpaceLanding): readonly string[] {
  const again =
    askedAgain === undefined || askedAgain.length === 0
      ? []
      : [`${chooser === 'not-known' ? 'may be ' : ''}asked again for group ${groups(askedAgain)}`];
  if (status === 'depends')
    return [...again, `works if ${conditions.map((one) => conditionWords[one]).join(', and if ')}`];
  return [...again, ...(reason === undefined ? [] : [reasonWords[reason]])];
}

/** 'no group in common: client offers 2; gateway takes 14, 19, 20, 24'. */
export function lackingWords({ key, found, wanted }: Mismatch): string {
  const [name, values] =
    key === 'keyExchange'
      ? ['group', groups]
      : [fieldWords(key), (of: readonly (string | null)[]) => valuesWords(key, of)];
  return `no ${name} in common: client offers ${values(found)}; gateway takes ${values(wanted)}`;
}

function groups(names: readonly (string | null)[]): string {
  return names.map((name) => (name === null ? 'none' : String(keyExchangeRegistry.id(name) ?? name))).join(', ');
}

/** A combination with the number of its group. */
export function combinationWords(names: Names): string {
  const group = names['keyExchange']?.[0];
  const number = group === undefined || group === null ? undefined : keyExchangeRegistry.id(group);
  return `${namesWords(names)}${number === undefined ? '' : ` (group ${number})`}`;
}

/** What the user sees, the smallest change, and whether that is weak; nothing where it does not break. */
export function brokenLines({ status, sees = [], change }: LandingCell): readonly string[] {
  if (status !== 'breaks') return [];
  return [
    `the user sees: ${sees.map(({ says }) => says).join('; ') || 'not known'}`,
    ...(change?.accept ?? []).flatMap(({ space, combination, row, weak }) => [
      `to keep it, accept in ${spaceOf(space).label}: ${combinationWords(combination)}${row === undefined ? '' : ` (${row.id})`}`,
      ...weak
        .slice(0, 2)
        .map(({ policy, by }) => `  which is weak by ${policy}: ${by.title} [${sourceWords(by.source)}]`),
    ]),
    ...(change?.clients ?? []).map(clientWords),
  ];
}

function clientWords({ id, title, set }: Change['clients'][number]): string {
  return `or change the client: ${title} (${id})${set.length === 0 ? '' : `: ${set.join(', ')}`}`;
}
