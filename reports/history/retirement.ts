import type { RetirementDocument, SstpGateway } from '../../core/finding/history/retirement-document.ts';
import { labelled } from '../terminal/lines.ts';
import { safe } from '../text/safe-text.ts';
import { counted } from '../words/words.ts';
import { grid } from './grid.ts';
import { daysWords, gatewayWords, momentWords, scopeWords } from './history-words.ts';
import type { HistoryWriter } from './writer.ts';

const STANCES: Readonly<Record<SstpGateway['sstp'], string>> = {
  answers: 'answers SSTP',
  configured: 'SSTP is configured',
  'not-known': 'not known',
};

/** 'answers SSTP': what is known of SSTP at a gateway. */
export function stanceWords(sstp: SstpGateway['sstp']): string {
  return STANCES[sstp];
}

/** Who is left on SSTP, and the days to each date of its retirement. */
export const retirementWriter: HistoryWriter<RetirementDocument> = {
  terminal: ({ scope, dates, looked, without, left }, { columns, ink }) => [
    [
      `${ink('bold', `${counted(left.filter(({ sstp }) => sstp !== 'not-known').length, 'gateway')} left on SSTP`)}, ${without} of ${looked} without it`,
      safe(scopeWords(scope)),
    ],
    dates.flatMap(({ day, title, days, readings }) => [
      ...labelled(day, [safe(`${title}: ${daysWords(days)}`)], { indent: 2, label: 12, columns }),
      ...readings.flatMap((says) => labelled('', [safe(says)], { indent: 4, label: 10, columns })),
    ]),
    left.length === 0
      ? []
      : grid(
          ['gateway', 'group', 'owner', 'endpoint', 'SSTP', 'besides', 'seen'],
          left.map((one) => [
            gatewayWords(one),
            one.group,
            one.owner,
            one.endpoint,
            STANCES[one.sstp],
            one.others === null ? 'not known' : one.others.join(', ') || 'nothing',
            momentWords(one.seen),
          ]),
          columns,
        ),
  ],
  *csv({ left, dates }) {
    yield [
      'gateway',
      'site',
      'group',
      'owner',
      'endpoint',
      'sstp',
      'besides',
      'seen',
      ...dates.map(({ id }) => `days until ${id}`),
    ];
    for (const { gateway, site, group, owner, endpoint, sstp, others, seen } of left) {
      const days = dates.map((date) => String(date.days));
      yield [gateway, site, group, owner, endpoint, sstp, others?.join(' ') ?? '', seen, ...days];
    }
  },
};
