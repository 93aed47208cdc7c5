import type { CertificatesDocument, EndingCertificate } from '../../core/finding/history/certificates-document.ts';
import { safe } from '../text/safe-text.ts';
import { counted } from '../words/words.ts';
import { grid } from './grid.ts';
import { daysWords, gatewayWords, scopeWords } from './history-words.ts';
import type { HistoryWriter } from './writer.ts';

/** What ends, and when; what ends first comes first. */
export const certificatesWriter: HistoryWriter<CertificatesDocument> = {
  terminal: ({ scope, withinDays, certificates }, { columns, ink }) => {
    const within =
      withinDays === null
        ? ''
        : ` that ${certificates.length === 1 ? 'ends' : 'end'} within ${counted(withinDays, 'day')}`;
    return [
      [ink('bold', `${counted(certificates.length, 'certificate')}${within}`), safe(scopeWords(scope))],
      certificates.length === 0
        ? []
        : grid(['gateway', 'endpoint', 'ends', '', 'certificate'], certificates.map(endingRow), columns),
    ];
  },
  *csv({ certificates }) {
    yield [
      'gateway',
      'site',
      'group',
      'owner',
      'endpoint',
      'role',
      'not after',
      'days',
      'subject',
      'issuer',
      'sha256',
      'since',
    ];
    for (const one of certificates) {
      const { gateway, site, group, owner, endpoint, role, notAfter, days, subject, issuer, sha256, since } = one;
      yield [gateway, site, group, owner, endpoint, role, notAfter, String(days), subject, issuer, sha256, since];
    }
  },
};

/** Its cells in a list of certificates. */
export function endingRow(one: EndingCertificate): readonly string[] {
  const { endpoint, notAfter, days, role, subject } = one;
  return [gatewayWords(one), endpoint, notAfter.slice(0, 10), daysWords(days), `${role} ${subject}`];
}
