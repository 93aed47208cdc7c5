import { describe, expect, it } from 'vitest';
import { loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { mustHold } from '../../core/policy/rating.ts';
import { suiteNames, versionNames } from '../../core/protocol/tls/registry.ts';
import type { Region } from '../../core/spaces/region.ts';
import { spaceOf } from '../../core/spaces/registry.ts';
import { suiteUniverse } from '../../core/spaces/tls-suites.ts';
import { type Difference, recordsOf, type Stands, standsOf, unexplained } from '../support/standard-verdicts.ts';

/*
 * What the policies say of versions, groups, signature schemes, features and key lengths of TLS, against verdicts that were compiled from the
 * documents apart from them.
 */

const { signal } = new AbortController();

/** What a verdict of the file is in a policy. */
const meant: Readonly<Record<string, Stands>> = {
  required: 'allowed',
  recommended: 'allowed',
  allowed: 'allowed',
  restricted: 'legacy',
  good: 'allowed',
  sufficient: 'allowed',
  'phase-out': 'legacy',
  discouraged: 'discouraged',
  forbidden: 'forbidden',
  'not-listed': 'forbidden',
  insufficient: 'forbidden',
  expired: 'forbidden',
  // Intended from 2032 on: not in the list yet.
  expected: 'forbidden',
};

const notAsked: Difference = {
  cells: /^feature (?:raw public key|truncated_hmac|heartbeat|client-initiated renegotiation)/u,
  says: 'not spoken of',
  because: 'a policy cannot say it, or no probe of ours asks for it: the page of the policy names it as not judged',
};

/** By the standard of the file: the policies that it is, and where they say something else. */
const standards: Readonly<
  Record<string, { readonly policies: readonly string[]; readonly differences?: readonly Difference[] }>
> = {
  'ietf-2026': { policies: ['ietf-bcp-195'] },
  'nist-sp800-52r2': { policies: ['nist-sp-800-52r2-government'], differences: [notAsked] },
  // The file has one verdict for both kinds of servers.
  'nist-sp800-52r2 for citizens': {
    policies: ['nist-sp-800-52r2-citizen'],
    differences: [
      notAsked,
      {
        cells: /^version TLS 1\.0$/u,
        says: 'discouraged',
        because: 'servers that citizens use may have it where clients need it (section 3.1)',
      },
    ],
  },
  'cnsa-1.0-tls': { policies: ['cnsa-1.0'] },
  'cnsa-2.0-tls': { policies: ['cnsa-2.0'] },
  'bsi-tr-02102-2': { policies: ['bsi-tr-02102-2'], differences: [notAsked] },
  'anssi-tls': { policies: ['anssi-tls'] },
  'ncsc-nl-tls': {
    policies: ['ncsc-nl-tls'],
    differences: [
      {
        cells: /^keylen RSA 2048-3071$/u,
        says: 'discouraged',
        because: 'a key is no row of a table: what is to be phased out is advised against (section 3.3.2.1)',
      },
    ],
  },
  'au-ism': { policies: ['au-ism-official-protected'], differences: [notAsked] },
  'niap-pkg-tls': { policies: ['niap-pkg-tls'] },
  'mozilla-6.0': { policies: ['mozilla-intermediate@6.0'] },
  'mozilla-6.0, modern': {
    policies: ['mozilla-modern@6.0'],
    differences: [
      { cells: /^version TLS 1\.2$/u, says: 'forbidden', because: 'the file says "intermediate only" beside it' },
    ],
  },
};

/** What of the file's features and key lengths a clause says, and a suite with which a feature that is a suite's stands or falls. */
const clauseOf: Readonly<Record<string, string>> = {
  compression: 'tls/feature-compression',
  early_data: 'tls/feature-early-data',
  '0-RTT': 'tls/feature-early-data',
  '0-RTT early data': 'tls/feature-early-data',
  'Encrypt-then-MAC': 'tls/feature-encrypt-then-mac',
  'Encrypt-then-MAC with CBC': 'tls/feature-encrypt-then-mac',
  'Extended Master Secret': 'tls/feature-extended-master-secret',
  'OCSP status_request': 'tls/feature-ocsp-stapling',
  'Renegotiation indication': 'tls/feature-secure-renegotiation',
  'RSA/DH >= 2048, ECC >= 224 (112 bit)': 'tls/certificate-minimum-key-bits',
  'RSA/DH >= 3000, EC >= 250': 'tls/certificate-minimum-key-bits',
  'RSA >= 3072': 'tls/certificate-minimum-key-bits',
  'RSA 2048-3071': 'tls/certificate-key-good',
};
const suitesOf: Readonly<Record<string, RegExp>> = {
  'finite-field DHE in TLS 1.2': /^TLS_DHE_/u,
  'static RSA in TLS 1.2': /^TLS_RSA_/u,
  'ChaCha20-Poly1305': /CHACHA20/u,
};

const version = (name: string): number =>
  versionNames.code(name.replace(/^SSL (\d)\.0$/u, 'SSLv$1').replace('TLS ', 'TLSv')) ?? -1;

/** What a policy says of a cell; undefined where no policy can say it. */
function saysOf(policy: Policy, category: string, name: string, hex: string): Stands | undefined {
  switch (category) {
    case 'version':
      return saysOfVersion(policy, version(name));
    case 'group':
      return standsOf(policy, 'tls.groups', having('tls.groups', Number(hex)));
    case 'sigscheme':
      return standsOf(policy, 'tls.signatures', having('tls.signatures', Number(hex)));
    default: {
      const suites = suitesOf[name];
      if (suites !== undefined) return standsOf(policy, 'tls', havingSuites(suites));
      const clause = policy.clauses.find(({ id }) => id === clauseOf[name]);
      if (clause === undefined) return undefined;
      if (!mustHold(clause)) return 'discouraged';
      return clause.kind === 'feature' && clause.expect === 'off' ? 'forbidden' : 'allowed';
    }
  }
}

function saysOfVersion(policy: Policy, of: number): Stands {
  const clause = policy.clauses.find((one) => one.kind === 'version' && one.version === of);
  if (clause?.kind !== 'version' || clause.expect === 'accepted') {
    return standsOf(policy, 'tls', [[[of], suiteUniverse.flatMap(([, suites = []]) => suites)]]);
  }
  return mustHold(clause) ? 'forbidden' : 'discouraged';
}

function having(space: 'tls.groups' | 'tls.signatures', code: number): Region {
  return spaceOf(space)
    .universe()
    .map(([versions = [], codes = []]) => [versions, codes.filter((one) => one === code)])
    .filter(([, codes = []]) => codes.length > 0);
}

/** In the versions that can have them: what is said of TLS 1.2 is true of no suite of TLS 1.3. */
function havingSuites(pattern: RegExp): Region {
  return suiteUniverse
    .map(([versions = [], suites = []]) => [versions, suites.filter((suite) => pattern.test(suiteNames.name(suite)))])
    .filter(([, suites = []]) => suites.length > 0);
}

/** Two policies may be one standard of the file. */
const nameInFile = (standard: string): string => standard.split(/[ ,]/u)[0] ?? standard;

const records = recordsOf('policy-verdicts-tls.csv');

it('every standard of the file ships', () => {
  expect(new Set(records.map(({ standard }) => standard))).toEqual(new Set(Object.keys(standards).map(nameInFile)));
});

describe.each(Object.entries(standards))('%s', (standard, { policies, differences = [] }) => {
  it.each(policies)('says of each cell what %s says', async (name) => {
    const policy = await loadPolicy(name, { signal });
    const cells = records
      .filter((one) => one['standard'] === nameInFile(standard))
      .flatMap(({ category = '', name: what = '', hex = '', verdict = '' }) => {
        const says = saysOf(policy, category, what, hex);
        const wanted = meant[verdict] ?? 'not spoken of';
        return [{ cell: `${category} ${what}`, wanted, says: says ?? 'not spoken of' }];
      });
    expect(cells.length).toBeGreaterThan(4);
    expect(unexplained(cells, differences)).toEqual([]);
  });
});
