import { defined } from '../../../core/defined.ts';
import type { ClientHello } from '../../../core/protocol/tls/client-hello.ts';
import {
  clientKeyShares,
  codePointList,
  extensionType,
  extensionValue,
  serverNameList,
  versionList,
} from '../../../core/protocol/tls/extension.ts';

/** Offer of 'capture/tls' and 'capture/dtls', without the values that stand for nothing (RFC 8701). */
export type CapturedHello = {
  readonly kind: 'client-hello';
  /** legacy_version. */
  readonly version: number;
  /** Those of supported_versions in their order, or `version` alone. */
  readonly versions: readonly number[];
  readonly suites: readonly number[];
  readonly groups: readonly number[];
  readonly signatureSchemes: readonly number[];
  readonly keyShares: readonly number[];
  readonly compressionMethods: readonly number[];
  /** Types, ascending: some clients shuffle them. */
  readonly extensions: readonly number[];
  readonly serverName?: string;
  /** Of SSL 2.0, which are no suites; there where the hello has its form (RFC 5246 appendix E.2), which has no extensions. */
  readonly cipherKinds?: readonly number[];
};

/** `cipherKinds` of a hello in the form of SSL 2.0. Throws WireError for extensions that cannot be read. */
export function capturedHello(hello: ClientHello, cipherKinds?: readonly number[]): CapturedHello {
  const all = hello.extensions ?? [];
  const versions = extensionValue(all, extensionType.supportedVersions, versionList);
  const codes = (type: number): readonly number[] => extensionValue(all, type, codePointList)?.filter(isMeant) ?? [];
  const shares = extensionValue(all, extensionType.keyShare, clientKeyShares) ?? [];
  return {
    kind: 'client-hello',
    version: hello.legacyVersion,
    versions: versions?.filter(isMeant) ?? [hello.legacyVersion],
    suites: hello.cipherSuites.filter(isMeant),
    groups: codes(extensionType.supportedGroups),
    signatureSchemes: codes(extensionType.signatureAlgorithms),
    keyShares: shares.map(({ group }) => group).filter(isMeant),
    compressionMethods: hello.compressionMethods,
    extensions: [...new Set(all.map(({ type }) => type).filter(isMeant))].sort((a, b) => a - b),
    ...defined({ serverName: serverNameOf(hello), cipherKinds }),
  };
}

/** GREASE: 0x0a0a, 0x1a1a, … 0xfafa. */
function isMeant(code: number): boolean {
  return (code & 0x0f0f) !== 0x0a0a || code >> 8 !== (code & 0xff);
}

const longestName = 253;

/** The first host_name, in lower case, where it is one. */
function serverNameOf({ extensions = [] }: ClientHello): string | undefined {
  const names = extensionValue(extensions, extensionType.serverName, serverNameList) ?? [];
  const octets = names.find(({ type }) => type === 0)?.name;
  if (octets === undefined || octets.length > longestName) return undefined;
  const name = String.fromCharCode(...octets).toLowerCase();
  return /^[a-z0-9_]([a-z0-9._-]*[a-z0-9_])?$/u.test(name) ? name : undefined;
}
