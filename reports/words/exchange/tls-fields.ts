import type { Json } from '../../../core/observation/observation.ts';
import { extensionName } from '../../../core/protocol/tls/extension-names.ts';
import {
  alertText,
  groupName,
  groupNames,
  signatureSchemeName,
  signatureSchemeNames,
  suiteName,
  suitesOf,
  tlsVersion,
  versionName,
} from '../../../core/protocol/tls/registry.ts';
import { inShort } from './in-short.ts';
import { counting, type Fields, isNumbers, listed, numbered, worded } from './named-fields.ts';

const kinds: Readonly<Record<string, string>> = {
  'client-hello': 'ClientHello',
  'server-hello': 'ServerHello',
  'hello-retry-request': 'HelloRetryRequest',
  'ssl2-client-hello': 'CLIENT-HELLO of SSL 2.0',
  'ssl2-server-hello': 'SERVER-HELLO of SSL 2.0',
  handshake: 'complete handshake',
  alert: 'alert',
  pace: 'the same questions one after another',
};

const alertLevels: Readonly<Record<number, string>> = { 1: 'warning', 2: 'fatal' };
const compressions: Readonly<Record<number, string>> = { 0: 'NULL', 1: 'DEFLATE', 64: 'LZS' };
const compressionName = (code: number): string => compressions[code] ?? `method ${code}`;

const schemes = listed(signatureSchemeName, () => signatureSchemeNames.codes);

/** Of 'tls/…'. */
export const tlsFields: Fields = {
  kind: worded(kinds, 'message'),
  version: numbered(versionName),
  lowest: numbered(versionName, 'lowest version'),
  suite: numbered(suiteName),
  suites: { named: suitesInShort },
  cipherKinds: listed(suiteName, undefined, 'cipher kinds of SSL 2.0'),
  opensslSuite: 'left-out',
  groups: listed(groupName, () => groupNames.codes),
  group: numbered(groupName),
  signatureSchemes: schemes,
  certificateSchemes: schemes,
  signatureScheme: numbered(signatureSchemeName),
  compressionMethods: listed(compressionName),
  compressionMethod: numbered(compressionName),
  keyShares: listed(groupName),
  signals: listed(extensionName, undefined, 'extensions without a value'),
  extensions: listed(extensionName),
  level: numbered((level) => alertLevels[level] ?? `level ${level}`),
  description: numbered(alertText),
  certificates: counting('in the chain'),
  certificate: 'left-out',
};

/** Those of TLS 1.3, those below, and what has no name, each in short. */
function suitesInShort(value: Json): readonly string[] | undefined {
  if (!isNumbers(value)) return undefined;
  const [above, below] = [suitesOf(tlsVersion.tls13), suitesOf(tlsVersion.tls12)];
  const among = (suites: readonly number[], which: string): readonly string[] => {
    const known = new Set(suites);
    return inShort(
      value.filter((code) => known.has(code)),
      suiteName,
      suites,
      which,
    );
  };
  const named = new Set([...above, ...below]);
  const others = value.filter((code) => !named.has(code)).map(suiteName);
  return [...among(above, 'of TLSv1.3'), ...among(below, 'below TLSv1.3'), ...others];
}
