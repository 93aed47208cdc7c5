import type { LandingDocument } from '../../core/policy/clients/landing-document.ts';
import { landingRows } from '../clients/landing-rows.ts';
import { statusWords } from '../clients/landing-words.ts';
import type { Section } from './bounded.ts';
import { markdownCode, markdownText } from './markdown-text.ts';

/** Where clients land. */
export function landingSection(landing: LandingDocument): Section {
  return {
    title: `Where clients land${landing.leftOut === undefined ? '' : `, without ${landing.leftOut} more gateways`}`,
    columns: ['Gateway', 'Client', '', 'Where and why'],
    none: 'No gateway of which something is known that clients use.',
    share: 0.4,
    rows: landingRows(landing).map((row) => () => [
      markdownCode(row.gateway),
      markdownCode(row.client),
      statusWords[row.status],
      row.lines.map(markdownText).join('; '),
    ]),
  };
}
