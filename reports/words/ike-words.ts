import type { AdditionalKeyExchange, IkeIdentity, IkeSurplus, TargetResult } from '../../core/finding/result.ts';
import type { Ikev1Stance } from '../../core/finding/told/parts.ts';
import { combinationWords, counted, fieldWords, reasonWords } from './words.ts';

/** One thing that was learned of a gateway, for people. */
export interface Learned {
  readonly label: string;
  /** Empty where it was asked for, and there is none. */
  readonly values: readonly string[];
}

const TAKEN: Readonly<Record<AdditionalKeyExchange['taken'], string>> = {
  optional: 'optional: the same combinations are accepted without it',
  required: 'required: the same combinations are refused without it',
  varies: 'required with some combinations, optional with others',
  unknown: 'accepted; whether it is required was not seen',
};

/** What was learned of an IKEv2 gateway besides what it accepts and refuses; nothing where nothing was. */
export function ikeWords(ike: NonNullable<TargetResult['facts']['ike']>): readonly Learned[] {
  const { additionalKeyExchange: additional, surplus = [], identity = {}, ikev1 } = ike;
  const methods =
    additional === 'none'
      ? ['none: every method was refused']
      : additional?.map(({ method, taken }) => `${method} ${TAKEN[taken]}`);
  return [
    ...surplus.flatMap(surplusWords),
    ...learned('additional key exchange', methods),
    ...learned('IKEv1', ikev1 === undefined ? undefined : [ikev1Words(ikev1)]),
    ...identityWords(identity),
  ];
}

/** What it does with IKEv1, on one line. */
export function ikev1Words({
  stance,
  refusedBy,
  mode = 'main',
  combination,
  offered,
  reason = '',
}: Ikev1Stance): string {
  const { main, aggressiveGroups } = offered;
  const offers = [
    ...(main > 0 ? [`${counted(main, 'combination')} in main mode`] : []),
    ...(aggressiveGroups.length > 0 ? [`aggressive mode with ${aggressiveGroups.join(' and ')}`] : []),
  ].join(', ');
  switch (stance) {
    case 'answered':
      return combination === undefined
        ? `answered in ${mode} mode: an offer was accepted and the credentials were refused`
        : `answered in ${mode} mode: ${Object.values(combination).join(', ')}`;
    case 'refused':
      return refusedBy === 'silence' ? `refused as a whole, by silence (${offers})` : 'refused as a whole';
    case 'offer-refused':
      return `refused what was offered (${offers}); not known of the rest`;
    case 'silent':
      return `silent, which proves nothing: ${reasonWords(reason)}`;
    case 'unknown':
      return `not known: ${reasonWords(reason)}`;
  }
}

/** Says that combinations are not listed, how many, and the values that they have. */
function surplusWords({ values, unlisted }: IkeSurplus): readonly Learned[] {
  const fields = Object.entries(values).map(
    ([field, own]) => `${fieldWords(field)}: ${own.map((value) => value ?? 'NONE').join(', ')}`,
  );
  return [
    {
      label: 'accepted, not listed',
      values: [
        `${counted(unlisted, 'combination')} stayed open, because too many are accepted to offer each alone`,
        'each of these values is accepted in some combination:',
        ...fields,
      ],
    },
  ];
}

function identityWords(identity: IkeIdentity): readonly Learned[] {
  const { vendorIds, notifies, signatureHashes, trustedCas, ports } = identity;
  const { proposalPreference, preferredCombinations, keyExchangePreference, preferredKeyExchanges } = identity;
  return [
    ...learned('order of proposals', choice(proposalPreference)),
    ...learned(
      'takes first',
      preferredCombinations?.map((one) => combinationWords({ ...one })),
    ),
    ...learned('order of groups', choice(keyExchangePreference)),
    ...learned('asks first for', preferredKeyExchanges),
    ...learned(
      'UDP ports',
      ports?.map(({ port, answers }) => `${port} ${answers ? 'answers' : 'does not answer'}`),
    ),
    ...learned('vendor ids', vendorIds),
    ...learned('announces', notifies),
    ...learned('signature hashes', signatureHashes),
    ...learned(
      'trusted CAs',
      trustedCas?.map(({ keyHash, given }) => `${given ?? 'none of the trust anchors given'} (key ${keyHash})`),
    ),
  ];
}

function choice(by: 'gateway' | 'initiator' | undefined): readonly string[] | undefined {
  return by === undefined ? undefined : [`the ${by}'s decides`];
}

function learned(label: string, values: readonly string[] | undefined): readonly Learned[] {
  return values === undefined ? [] : [{ label, values }];
}
