import type { Facts } from '../../../core/facts/facts.ts';
import type { ProfileFacts, ProfileOpenVpn, ProfileRoot } from '../../../core/facts/profile-facts.ts';
import type { CheckClause } from '../../../core/policy/policy.ts';
import { check } from '../../../rules/check.ts';
import { clauseBase, type RuleCase, testRule } from '../../support/rule-tester.ts';

const [settings, ovpn, azure] = ['Generic/VpnSettings.xml', 'OpenVPN/vpnconfig.ovpn', 'AzureVPN/azurevpnconfig.xml'];
const cer = (at: number): string => `Generic/VpnServerRoot.cer_${at}`;

const current: ProfileRoot = {
  sha1: 'c1',
  sha256: 'c2',
  subject: 'C=US, CN=Current Root',
  notBefore: '2020-01-01T00:00:00.000Z',
  notAfter: '2030-01-01T12:00:00.000Z',
  files: [ovpn, cer(0)],
  thumbprintFiles: [azure],
};
const old: ProfileRoot = { ...current, sha1: '01', sha256: '02', subject: 'CN=Old Root' };
const other: ProfileRoot = { ...current, sha1: 'f1', sha256: 'f2', subject: 'CN=Other Root' };
const configuration: ProfileOpenVpn = {
  file: ovpn,
  remotes: [],
  wrap: 'tls-auth',
  checksServerUsage: true,
  verifiedName: 'gw.example',
  tlsVersionMin: '1.2',
  cipher: 'AES-256-GCM',
  auth: 'SHA256',
};
const profile: ProfileFacts = {
  name: 'p.zip',
  kind: 'package',
  servers: [{ host: 'gw.example', files: [settings, ovpn, azure] }],
  tunnelTypes: ['ikev2', 'openvpn'],
  roots: [current],
  rootNames: [{ name: 'Current Root', files: [settings] }],
  openvpn: [configuration],
  authentication: [],
  privateKeys: [],
  missing: [],
  remarks: [],
};
const seen = (changes: Partial<ProfileFacts> = {}): Facts => ({
  profile: { value: { ...profile, ...changes }, evidence: ['read'] },
});
const { verifiedName: _name, ...nameless } = configuration;
const without = (key: keyof ProfileOpenVpn): Facts => {
  const { [key]: _left, ...rest } = configuration;
  return seen({ openvpn: [rest as ProfileOpenVpn] });
};
const withOpenVpn = (...changes: readonly Partial<ProfileOpenVpn>[]): Facts =>
  seen({ openvpn: changes.map((one, at) => ({ ...configuration, file: `${at}.ovpn`, ...one })) });

type Case = Omit<RuleCase<CheckClause>, 'clause' | 'scheme'>;

function testCheck(
  name: CheckClause['check'],
  lists: Partial<Pick<CheckClause, 'wanted' | 'outdated' | 'disputed'>>,
  cases: readonly Case[],
): void {
  const clause: CheckClause = {
    ...clauseBase,
    id: `checks/${name}`,
    kind: 'check',
    check: name,
    wanted: [],
    outdated: [],
    ...lists,
  };
  const notRead: Case = {
    name: 'no profile that was read leaves it open',
    facts: {},
    verdict: 'inconclusive',
    reason: 'profile-not-read',
  };
  const notReached: Case = {
    ...notRead,
    name: 'none that was read before the run was interrupted leaves it open',
    interrupted: true,
    reason: 'interrupted',
  };
  testRule(
    { ...check, name },
    [...cases, notRead, notReached].map((one) => ({ ...one, name: `${name}: ${one.name}`, clause, scheme: 'profile' })),
  );
}

testCheck('profile-servers-agree', {}, [
  {
    name: 'the same servers in every file',
    facts: seen(),
    verdict: 'pass',
    reason: 'profile-servers-same',
    evidence: ['read'],
  },
  {
    name: 'several servers, the same in every file',
    facts: seen({ servers: ['a', 'b'].map((host) => ({ host, files: [ovpn, azure] })) }),
    verdict: 'pass',
    reason: 'profile-servers-same',
  },
  {
    name: 'another server in one file',
    facts: seen({
      servers: [
        { host: 'a', files: [ovpn, azure] },
        { host: 'b', files: [settings] },
      ],
    }),
    verdict: 'fail',
    reason: 'profile-servers-differ',
    observed: { servers: [{ host: 'a' }, { host: 'b' }] },
  },
  {
    name: 'one server more in one file',
    facts: seen({
      servers: [
        { host: 'a', files: [ovpn, azure] },
        { host: 'b', files: [azure] },
      ],
    }),
    verdict: 'fail',
    reason: 'profile-servers-differ',
  },
  {
    name: 'one file alone has nothing to compare',
    facts: seen({ servers: [{ host: 'a', files: [ovpn] }] }),
    verdict: 'not-applicable',
    reason: 'profile-one-file',
  },
  { name: 'no server at all', facts: seen({ servers: [] }), verdict: 'not-applicable', reason: 'profile-part-missing' },
]);

testCheck('profile-roots-agree', {}, [
  {
    name: 'the third of three files that hold roots has another one',
    facts: seen({
      roots: [
        { ...current, files: [ovpn, cer(0)], thumbprintFiles: [] },
        { ...other, files: [cer(1)], thumbprintFiles: [] },
      ],
    }),
    verdict: 'fail',
    reason: 'profile-roots-differ',
  },
  {
    name: 'a second file holds one of two roots and another in place of the other',
    facts: seen({
      roots: [
        { ...current, files: [ovpn, 'b.ovpn'], thumbprintFiles: [] },
        { ...old, files: [ovpn], thumbprintFiles: [] },
        { ...other, files: ['b.ovpn'], thumbprintFiles: [] },
      ],
    }),
    verdict: 'fail',
    reason: 'profile-roots-differ',
  },
  {
    name: 'a file names the root that is held by its thumbprint, and one that nobody holds',
    facts: seen({ roots: [current, { ...other, files: [] }] }),
    verdict: 'fail',
    reason: 'profile-roots-differ',
  },
  {
    name: 'the second of two files that name roots names one that nobody holds',
    facts: seen({ roots: [current, { ...other, files: [], thumbprintFiles: ['b.xml'] }] }),
    verdict: 'fail',
    reason: 'profile-roots-differ',
  },
  {
    name: 'the second of two names is that of no root that is held',
    facts: seen({
      rootNames: [
        { name: 'Current Root', files: [settings] },
        { name: 'Other Root', files: [azure] },
      ],
    }),
    verdict: 'fail',
    reason: 'profile-roots-differ',
  },
  {
    name: 'one file holds the root, and another names it',
    facts: seen({ roots: [{ ...current, files: [ovpn], thumbprintFiles: [] }] }),
    verdict: 'pass',
    reason: 'profile-roots-same',
    evidence: ['read'],
  },
  {
    name: 'one file holds the root, another names it, and a third has its thumbprint',
    facts: seen({ roots: [{ ...current, files: [ovpn] }] }),
    verdict: 'pass',
    reason: 'profile-roots-same',
  },
  {
    name: 'one file holds the root, and another names another one',
    facts: seen({
      roots: [{ ...current, files: [ovpn], thumbprintFiles: [] }],
      rootNames: [{ name: 'Other Root', files: [settings] }],
    }),
    verdict: 'fail',
    reason: 'profile-roots-differ',
  },
  {
    name: 'one file alone holds a root, and nothing names one',
    facts: seen({ roots: [{ ...current, files: [ovpn], thumbprintFiles: [] }], rootNames: [] }),
    verdict: 'not-applicable',
    reason: 'profile-one-file',
  },
  {
    name: 'two files that know roots by thumbprint alone name the same one',
    facts: seen({ roots: [{ ...current, files: [], thumbprintFiles: [azure, 'b.xml'] }], rootNames: [] }),
    verdict: 'pass',
    reason: 'profile-roots-same',
  },
  {
    name: 'two files that know roots by thumbprint alone name different ones',
    facts: seen({
      roots: [
        { ...current, files: [], thumbprintFiles: [azure] },
        { ...other, files: [], thumbprintFiles: ['b.xml'] },
      ],
      rootNames: [],
    }),
    verdict: 'fail',
    reason: 'profile-roots-differ',
  },
  {
    name: 'a name without any file that has a root says nothing of the roots',
    facts: seen({ roots: [] }),
    verdict: 'not-applicable',
    reason: 'profile-part-missing',
    observed: { roots: [], rootNames: [{ name: 'Current Root' }] },
  },
  {
    name: 'a root without a subject is told by its thumbprint',
    facts: seen({
      roots: [
        { sha1: 'c1', sha256: 'c2', files: [], thumbprintFiles: [azure] },
        { sha256: 'c3', files: [], thumbprintFiles: ['b.xml'] },
        { files: [], thumbprintFiles: ['c.xml'] },
      ],
    }),
    verdict: 'fail',
    reason: 'profile-roots-differ',
    observed: {
      roots: [
        { file: azure, roots: ['c1'] },
        { file: 'b.xml', roots: ['c3'] },
        { file: 'c.xml', roots: [''] },
      ],
    },
  },
  { name: 'one root in every file', facts: seen(), verdict: 'pass', reason: 'profile-roots-same' },
  {
    name: 'two roots in every file, one of them by thumbprint',
    facts: seen({
      roots: [
        { ...current, files: [ovpn, cer(0)] },
        { ...old, files: [ovpn, cer(1)], thumbprintFiles: [] },
      ],
    }),
    verdict: 'pass',
    reason: 'profile-roots-same',
  },
  {
    name: 'another root in one file',
    facts: seen({
      roots: [
        { ...current, files: [cer(0)] },
        { ...other, files: [ovpn], thumbprintFiles: [] },
      ],
    }),
    verdict: 'fail',
    reason: 'profile-roots-differ',
  },
  {
    name: 'one root more in one file',
    facts: seen({ roots: [current, { ...other, files: [ovpn], thumbprintFiles: [] }] }),
    verdict: 'fail',
    reason: 'profile-roots-differ',
  },
  {
    name: 'a thumbprint of another root',
    facts: seen({
      roots: [
        { ...current, thumbprintFiles: [] },
        { sha1: 'ff', files: [], thumbprintFiles: [azure] },
      ],
    }),
    verdict: 'fail',
    reason: 'profile-roots-differ',
  },
  {
    name: 'the name of another root',
    facts: seen({ rootNames: [{ name: 'Old Root', files: [settings] }] }),
    verdict: 'fail',
    reason: 'profile-roots-differ',
  },
  {
    name: 'a root in one file alone',
    facts: seen({ roots: [{ ...current, files: [ovpn], thumbprintFiles: [] }], rootNames: [] }),
    verdict: 'not-applicable',
    reason: 'profile-one-file',
  },
  { name: 'no root', facts: seen({ roots: [] }), verdict: 'not-applicable', reason: 'profile-part-missing' },
  {
    name: 'one file that knows a root by thumbprint alone, and a name, which nothing holds',
    facts: seen({ roots: [{ ...current, files: [], thumbprintFiles: [azure] }] }),
    verdict: 'not-applicable',
    reason: 'profile-one-file',
  },
  {
    name: 'two files that know the same root by thumbprint, and the name of another, which nothing holds',
    facts: seen({
      roots: [{ ...current, files: [], thumbprintFiles: [azure, 'b.xml'] }],
      rootNames: [{ name: 'Other Root', files: [settings] }],
    }),
    verdict: 'pass',
    reason: 'profile-roots-same',
  },
  {
    name: 'a file that holds a root and has a thumbprint of it too is one that holds it, once',
    facts: seen({
      roots: [
        { ...current, files: [], thumbprintFiles: [azure] },
        { ...other, files: [azure], thumbprintFiles: [azure] },
      ],
      rootNames: [{ name: 'Other Root', files: [settings] }],
    }),
    verdict: 'pass',
    reason: 'profile-roots-same',
    observed: { roots: [{ file: azure, roots: ['C=US, CN=Current Root', 'CN=Other Root'] }] },
  },
]);

const lists = { wanted: ['c1', 'Current Root'], outdated: ['01', 'Old Root'] };
testCheck('profile-root-current', lists, [
  { name: 'the current root everywhere', facts: seen(), verdict: 'pass', reason: 'profile-root-current' },
  {
    name: 'the old root beside the current one',
    facts: seen({ roots: [current, { ...old, files: [ovpn, cer(1)], thumbprintFiles: [] }] }),
    verdict: 'pass',
    reason: 'profile-root-current',
  },
  {
    name: 'the old root beside another one, and the current one in another file',
    facts: seen({ roots: ['01', 'f1'].map((sha1) => ({ sha1, files: [], thumbprintFiles: [azure] })) }),
    verdict: 'fail',
    reason: 'profile-root-outdated',
    observed: { files: [{ file: azure, roots: ['01', 'f1'] }] },
  },
  {
    name: 'the old root alone in one file',
    facts: seen({
      roots: [
        { ...current, files: [cer(0)] },
        { ...old, files: [ovpn], thumbprintFiles: [] },
      ],
    }),
    verdict: 'fail',
    reason: 'profile-root-outdated',
    observed: { files: [{ file: ovpn, roots: ['CN=Old Root'] }] },
  },
  {
    name: 'the thumbprint of the old root alone',
    facts: seen({ roots: [{ sha1: '01', files: [], thumbprintFiles: [azure] }], rootNames: [] }),
    verdict: 'fail',
    reason: 'profile-root-outdated',
  },
  {
    name: 'the name of the old root alone',
    facts: seen({ rootNames: [{ name: 'Old Root', files: [settings] }] }),
    verdict: 'fail',
    reason: 'profile-root-outdated',
    observed: { files: [{ file: settings, roots: ['Old Root'] }] },
  },
  {
    name: 'a certificate that only bears the name of the current root is another root',
    facts: seen({ roots: [{ ...other, subject: 'CN=Current Root' }], rootNames: [] }),
    verdict: 'not-applicable',
    reason: 'profile-root-other',
  },
  {
    name: 'no root',
    facts: seen({ roots: [], rootNames: [] }),
    verdict: 'not-applicable',
    reason: 'profile-part-missing',
  },
  {
    name: 'the name of the old root in one file does not speak for that of the current one in another',
    facts: seen({
      roots: [],
      rootNames: [
        { name: 'Current Root', files: [settings] },
        { name: 'Old Root', files: [azure] },
      ],
    }),
    verdict: 'fail',
    reason: 'profile-root-outdated',
    observed: { files: [{ file: azure, roots: ['Old Root'] }] },
  },
  {
    name: 'one file with another root beside those with the current one',
    facts: seen({
      roots: [
        { ...current, files: [ovpn], thumbprintFiles: [] },
        { ...other, files: [cer(0)], thumbprintFiles: [] },
      ],
      rootNames: [],
    }),
    verdict: 'pass',
    reason: 'profile-root-current',
  },
  {
    name: 'an old root without a subject is told by the thumbprint that it has',
    facts: seen({
      roots: [
        { sha256: '01', files: [], thumbprintFiles: [azure] },
        { sha1: '01', sha256: 'zz', files: [], thumbprintFiles: ['b.xml'] },
      ],
      rootNames: [],
    }),
    verdict: 'fail',
    reason: 'profile-root-outdated',
    observed: {
      files: [
        { file: azure, roots: ['01'] },
        { file: 'b.xml', roots: ['01'] },
      ],
    },
  },
]);

testCheck('profile-root-dates', {}, [
  {
    name: 'a root on its last day',
    facts: seen(),
    asOf: '2030-01-01',
    verdict: 'pass',
    reason: 'profile-root-in-its-dates',
  },
  {
    name: 'a root after its last day',
    facts: seen(),
    asOf: '2030-01-02',
    verdict: 'fail',
    reason: 'profile-root-expired',
    observed: { roots: [{ subject: current.subject, files: current.files }] },
  },
  {
    name: 'a root before its first day',
    facts: seen(),
    asOf: '2019-12-31',
    verdict: 'fail',
    reason: 'profile-root-expired',
  },
  {
    name: 'a thumbprint has no dates',
    facts: seen({ roots: [{ sha1: 'c1', files: [], thumbprintFiles: [azure] }] }),
    verdict: 'not-applicable',
    reason: 'profile-part-missing',
  },
  {
    name: 'a root on its first day',
    facts: seen(),
    asOf: '2020-01-01',
    verdict: 'pass',
    reason: 'profile-root-in-its-dates',
    exactly: {
      roots: [
        {
          subject: 'C=US, CN=Current Root',
          notBefore: '2020-01-01T00:00:00.000Z',
          notAfter: '2030-01-01T12:00:00.000Z',
          files: [ovpn, cer(0)],
        },
      ],
    },
  },
  ...(['subject', 'notBefore', 'notAfter'] as const).map((member) => {
    const { [member]: _left, ...rest } = current;
    return {
      name: `a root of which ${member} is not known has no dates to judge`,
      facts: seen({ roots: [rest] }),
      verdict: 'not-applicable' as const,
      reason: 'profile-part-missing',
    };
  }),
]);

const noOpenVpn: Case = {
  name: 'no OpenVPN configuration',
  facts: seen({ openvpn: [] }),
  verdict: 'not-applicable',
  reason: 'profile-no-openvpn',
};

testCheck('profile-server-usage', {}, [
  { name: 'remote-cert-tls server', facts: seen(), verdict: 'pass', reason: 'profile-usage-checked' },
  {
    name: 'one of two configurations without it',
    facts: withOpenVpn({}, { checksServerUsage: false }),
    verdict: 'fail',
    reason: 'profile-usage-not-checked',
    observed: { files: [{ file: '1.ovpn', value: null }] },
  },
  noOpenVpn,
  {
    name: 'what each file says is told',
    facts: seen(),
    verdict: 'pass',
    reason: 'profile-usage-checked',
    exactly: { files: [{ file: ovpn, value: 'remote-cert-tls server' }] },
  },
]);
testCheck('profile-server-name', {}, [
  {
    name: 'the very certificate in place of the name',
    facts: withOpenVpn({ peerFingerprints: ['00'.repeat(32)] }),
    verdict: 'pass',
    reason: 'profile-name-checked',
  },
  { name: 'verify-x509-name', facts: seen(), verdict: 'pass', reason: 'profile-name-checked' },
  { name: 'without it', facts: without('verifiedName'), verdict: 'fail', reason: 'profile-name-not-checked' },
  noOpenVpn,
  {
    name: 'the name is told where it stands beside the certificate',
    facts: withOpenVpn({ peerFingerprints: ['00'.repeat(32)] }),
    verdict: 'pass',
    reason: 'profile-name-checked',
    exactly: { files: [{ file: '0.ovpn', value: 'gw.example' }] },
  },
  {
    name: 'the certificate alone is enough, and is told',
    facts: seen({ openvpn: [{ ...nameless, peerFingerprints: ['00'.repeat(32)] }] }),
    verdict: 'pass',
    reason: 'profile-name-checked',
    exactly: { files: [{ file: ovpn, value: 'peer-fingerprint' }] },
  },
  {
    name: 'an empty list of certificates is none',
    facts: seen({ openvpn: [{ ...nameless, peerFingerprints: [] }] }),
    verdict: 'fail',
    reason: 'profile-name-not-checked',
    exactly: { files: [{ file: ovpn, value: null }] },
  },
]);
testCheck('profile-tls-version-min', { wanted: ['1.2', '1.3'] }, [
  { name: '1.2', facts: seen(), verdict: 'pass', reason: 'profile-version-bound' },
  {
    name: '1.3 or the highest',
    facts: withOpenVpn({ tlsVersionMin: '1.3 or-highest' }),
    verdict: 'pass',
    reason: 'profile-version-bound',
  },
  {
    name: '1.0',
    facts: withOpenVpn({ tlsVersionMin: '1.0' }),
    verdict: 'fail',
    reason: 'profile-version-not-bound',
    observed: { files: [{ value: '1.0' }] },
  },
  { name: 'none', facts: without('tlsVersionMin'), verdict: 'fail', reason: 'profile-version-not-bound' },
  noOpenVpn,
  {
    name: 'what is missing is told as nothing',
    facts: without('tlsVersionMin'),
    verdict: 'fail',
    reason: 'profile-version-not-bound',
    exactly: { files: [{ file: ovpn, value: null }] },
  },
]);
testCheck('profile-cipher', { wanted: ['AES-256-GCM'] }, [
  {
    name: 'the documented one, in any case',
    facts: withOpenVpn({ cipher: 'aes-256-gcm' }),
    verdict: 'pass',
    reason: 'profile-cipher-documented',
  },
  { name: 'another', facts: withOpenVpn({ cipher: 'BF-CBC' }), verdict: 'fail', reason: 'profile-cipher-other' },
  {
    name: 'another in data-ciphers',
    facts: withOpenVpn({ dataCiphers: ['AES-256-GCM', 'BF-CBC'] }),
    verdict: 'fail',
    reason: 'profile-cipher-other',
    observed: { files: [{ value: 'AES-256-GCM, AES-256-GCM, BF-CBC' }] },
  },
  {
    name: 'another as the fallback of data-ciphers',
    facts: withOpenVpn({ dataCiphersFallback: 'BF-CBC' }),
    verdict: 'fail',
    reason: 'profile-cipher-other',
  },
  {
    name: 'another where the client has it',
    facts: withOpenVpn({ dataCiphers: ['AES-256-GCM', '?CHACHA20-POLY1305'] }),
    verdict: 'fail',
    reason: 'profile-cipher-other',
  },
  {
    name: 'the documented one where the client has it',
    facts: withOpenVpn({ dataCiphers: ['?AES-256-GCM'] }),
    verdict: 'pass',
    reason: 'profile-cipher-documented',
  },
  {
    name: 'the list of the client, which has others',
    facts: withOpenVpn({ dataCiphers: ['DEFAULT'] }),
    verdict: 'fail',
    reason: 'profile-cipher-other',
  },
  {
    name: 'none leaves it open',
    facts: without('cipher'),
    verdict: 'inconclusive',
    reason: 'profile-directive-missing',
  },
  noOpenVpn,
]);
testCheck('profile-auth', { wanted: ['SHA256'] }, [
  { name: 'the documented one', facts: seen(), verdict: 'pass', reason: 'profile-auth-documented' },
  { name: 'another', facts: withOpenVpn({ auth: 'SHA1' }), verdict: 'fail', reason: 'profile-auth-other' },
  { name: 'none leaves it open', facts: without('auth'), verdict: 'inconclusive', reason: 'profile-directive-missing' },
  noOpenVpn,
]);
testCheck('profile-tunnel-types', { wanted: ['ikev2', 'openvpn+ikev2'], outdated: ['ikev2+sstp'] }, [
  { name: 'a documented set in any order', facts: seen(), verdict: 'pass', reason: 'profile-tunnels-documented' },
  {
    name: 'a set that once was documented',
    facts: seen({ tunnelTypes: ['ikev2', 'sstp'] }),
    verdict: 'fail',
    reason: 'profile-tunnels-outdated',
  },
  {
    name: 'a set that never was',
    facts: seen({ tunnelTypes: ['sstp', 'openvpn'] }),
    verdict: 'fail',
    reason: 'profile-tunnels-other',
  },
  { name: 'none', facts: seen({ tunnelTypes: [] }), verdict: 'not-applicable', reason: 'profile-part-missing' },
]);
testCheck('profile-tunnel-types', { wanted: ['ikev2'], disputed: ['sstp', 'ikev2+sstp'] }, [
  {
    name: 'a set that is right by one reading and wrong by another',
    facts: seen({ tunnelTypes: ['sstp', 'ikev2'] }),
    verdict: 'inconclusive',
    reason: 'readings-differ-today',
  },
  {
    name: 'a set by every reading',
    facts: seen({ tunnelTypes: ['ikev2'] }),
    verdict: 'pass',
    reason: 'profile-tunnels-documented',
  },
  {
    name: 'a set by no reading',
    facts: seen({ tunnelTypes: ['sstp', 'openvpn'] }),
    verdict: 'fail',
    reason: 'profile-tunnels-other',
  },
]);
testCheck('profile-private-key', {}, [
  { name: 'none', facts: seen(), verdict: 'pass', reason: 'profile-no-key' },
  {
    name: 'one in a package',
    facts: seen({ privateKeys: [ovpn] }),
    verdict: 'fail',
    reason: 'profile-key-embedded',
    observed: { files: [ovpn] },
  },
  {
    name: 'one in a configuration given alone is told, not judged',
    facts: seen({ kind: 'file', privateKeys: [ovpn] }),
    verdict: 'not-applicable',
    reason: 'profile-key-of-one-user',
    observed: { files: [ovpn] },
  },
]);
testCheck('profile-complete', {}, [
  { name: 'nothing missing', facts: seen(), verdict: 'pass', reason: 'profile-complete' },
  {
    name: 'something missing',
    facts: seen({ missing: ['no ca'] }),
    verdict: 'fail',
    reason: 'profile-incomplete',
    observed: { missing: ['no ca'] },
  },
]);
testCheck('profile-cipher', { wanted: ['aes-256-gcm', 'AES-128-GCM', 'CHACHA20-POLY1305'] }, [
  {
    name: 'the list of the client, of which each is documented',
    facts: withOpenVpn({ dataCiphers: ['DEFAULT'] }),
    verdict: 'pass',
    reason: 'profile-cipher-documented',
  },
  {
    name: 'another',
    facts: withOpenVpn({ cipher: 'BF-CBC' }),
    verdict: 'fail',
    reason: 'profile-cipher-other',
  },
]);
