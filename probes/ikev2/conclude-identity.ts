import { createHash, X509Certificate } from 'node:crypto';
import { defined } from '../../core/defined.ts';
import type { IkeIdentityFacts, Known, PortFacts, TrustedCaKey } from '../../core/facts/facts.ts';
import { oneLineName } from '../../core/facts/one-line-name.ts';
import { inOrder } from '../../core/observation/in-order.ts';
import type { Observation } from '../../core/observation/observation.ts';
import { concludePreference } from './conclude-preference.ts';
import { isNumbers, isStrings } from './recorded-offer.ts';

/**
 * What one target's gateway told about itself: by its one complete answer, where it was asked for one; by what it took of several
 * combinations; by the ports that it answers from. `anchors` are the scan's trust anchors, PEM. Undefined when nothing was learned.
 */
export function concludeIdentity(
  observations: readonly Observation[],
  anchors: readonly string[],
): IkeIdentityFacts | undefined {
  const own = inOrder(observations.filter(({ probe }) => probe.startsWith('ikev2/')));
  const ports = portsOf(own);
  const facts: IkeIdentityFacts = {
    ...announced(own, anchors),
    ...concludePreference(own),
    ...(ports.value.length === 0 ? {} : { ports }),
  };
  return Object.keys(facts).length === 0 ? undefined : facts;
}

function announced(
  own: readonly Observation[],
  anchors: readonly string[],
): Pick<IkeIdentityFacts, 'vendorIds' | 'notifies' | 'signatureHashes' | 'trustedCaKeys'> {
  const complete = own.find(({ probe, outcome }) => probe === 'ikev2/identity' && outcome === 'answered');
  const { vendorIds, notifies, signatureHashes, authorities } = complete?.answer ?? {};
  const evidence = complete === undefined ? [] : [complete.id];
  const known = <T>(value: T): Known<T> => ({ value, evidence });
  return {
    ...(isStrings(vendorIds) ? { vendorIds: known(vendorIds.filter((hex) => /^(?:[0-9a-f]{2})*$/u.test(hex))) } : {}),
    // Errors stand below; a complete answer has none.
    ...(isNumbers(notifies) ? { notifies: known(notifies.filter((type) => type >= 16_384)) } : {}),
    ...(isNumbers(signatureHashes) ? { signatureHashes: known(signatureHashes) } : {}),
    ...(isStrings(authorities) ? { trustedCaKeys: known(trustedCaKeys(authorities, anchors)) } : {}),
  };
}

function trustedCaKeys(authorities: readonly string[], anchors: readonly string[]): readonly TrustedCaKey[] {
  const given = new Map(anchors.flatMap(certificatesIn).flatMap(keyHash));
  const hashes = authorities.filter((hash) => /^[0-9a-f]{40}$/u.test(hash));
  return [...new Set(hashes)].map((hash) => {
    const anchor = given.get(hash);
    return { hash, ...defined({ anchor }) };
  });
}

/** An anchor may be a bundle, of which OpenSSL reads the first one alone. */
function certificatesIn(pems: string): readonly string[] {
  return [...pems.matchAll(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/gu)].map(([pem]) => pem);
}

/** SHA-1 of the certificate's SubjectPublicKeyInfo (RFC 7296 section 3.7), and its subject; nothing for what cannot be read. */
function keyHash(pem: string): readonly (readonly [hash: string, subject: string])[] {
  try {
    const certificate = new X509Certificate(pem);
    const info = certificate.publicKey.export({ type: 'spki', format: 'der' });
    return [[createHash('sha1').update(info).digest('hex'), oneLineName(certificate.subject)]];
  } catch {
    return [];
  }
}

/** A port that was asked on purpose may have stayed silent; the others are told where they answered. */
function portsOf(own: readonly Observation[]): NonNullable<IkeIdentityFacts['ports']> {
  const byPort = new Map<number, PortFacts & { readonly id: string }>();
  for (const { id, probe, outcome, offer, attempts } of own) {
    const { port } = offer;
    if (typeof port !== 'number' || attempts === 0) continue;
    const answers = outcome === 'answered' || outcome === 'refused';
    const isAsked = answers || (probe === 'ikev2/port' && (outcome === 'silent' || outcome === 'unreachable'));
    const unreachable = outcome === 'unreachable' ? { isUnreachable: true as const } : {};
    if (isAsked && byPort.get(port)?.answers !== true) byPort.set(port, { port, answers, ...unreachable, id });
  }
  const ports = [...byPort].sort(([a], [b]) => a - b);
  return {
    value: ports.map(([, { id: _id, ...facts }]) => facts),
    evidence: ports.map(([, { id }]) => id).sort(),
  };
}
