import type { CertificateChainFacts, VerifiedFacts } from '../core/facts/facts.ts';
import { heldHarder } from './held-harder.ts';
import { isInDates, pathOfDay } from './path-of-day.ts';

/** What we and OpenSSL make of one chain, by the same trust anchors, in the same name, at the same moment. */
export interface VerdictBeside {
  readonly of: 'path' | 'name';
  readonly isValid: boolean;
  /** OpenSSL's code; '' where it found nothing. */
  readonly openssl: string;
  /** Why ours refuses where it does, a line each; none where that is by the moment alone. */
  readonly reasons: readonly string[];
  /** Ours refuses by a rule that OpenSSL does not have, as docs/rules/certificate.md tells. */
  readonly isExplained: boolean;
  readonly evidence: readonly string[];
}

/** Both verdicts of each handshake that OpenSSL verified the chain in; none of a moment at which ours changes. */
export function verdictsBeside(chain: CertificateChainFacts): readonly VerdictBeside[] {
  return (chain.verified ?? []).flatMap((verified) => [...pathBeside(chain, verified), ...nameBeside(chain, verified)]);
}

export function isDifferent({ isValid, openssl }: VerdictBeside): boolean {
  return isValid !== (openssl === '');
}

/** OpenSSL counts a second in which a certificate ends as behind its end. */
const beforeMs = 1_000;

function pathBeside(chain: CertificateChainFacts, verified: VerifiedFacts): readonly VerdictBeside[] {
  const [before, after] = [validAt(chain, verified.from, -beforeMs), validAt(chain, verified.until, beforeMs)];
  if (before !== after) return [];
  const { path: openssl, evidence } = verified;
  const { reasons } = chain.path;
  const isExplained = !before && reasons.length > 0 && reasons.every((reason) => heldHarder(reason));
  return [{ of: 'path', isValid: before, openssl, reasons, isExplained, evidence }];
}

function validAt(chain: CertificateChainFacts, iso: string, offsetMs: number): boolean {
  const moment = new Date(Date.parse(iso) + offsetMs).toISOString();
  const when = { asOf: moment, moment };
  const { certificates, isWay } = pathOfDay(chain, when);
  return isWay && certificates.every((one) => isInDates(one, when));
}

function nameBeside(chain: CertificateChainFacts, verified: VerifiedFacts): readonly VerdictBeside[] {
  const { nameMatches, certificates } = chain;
  const { name: openssl, evidence } = verified;
  if (openssl === undefined || nameMatches === null) return [];
  const names = certificates[0]?.subjectAlternativeNames ?? [];
  // Node takes the common name where there is no alternative one, and a wildcard for a part of a label.
  const isExplained =
    !names.some((name) => /^(?:DNS|IP)/u.test(name)) || names.some((name) => /[^:.]\*|\*[^.]/u.test(name));
  const reasons = ['no alternative name fits'];
  return [{ of: 'name', isValid: nameMatches, openssl, reasons, isExplained: !nameMatches && isExplained, evidence }];
}
