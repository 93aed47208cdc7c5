import type { Region } from '../../spaces/region.ts';
import { dayAfter } from '../days.ts';
import type { Policy, RowClause } from '../policy.ts';
import type { CheckedRow, OtherReading, Stands } from './check-document.ts';
import { reasonsOf } from './reasons.ts';
import { namesOf, type Sentence, sentence } from './sentence.ts';
import {
  acceptedOf,
  type Ban,
  bannedBeside,
  bannedOf,
  banOf,
  clausesOf,
  commonOf,
  restOf,
  type Standing,
  type Table,
  tableAt,
  tableOf,
} from './table.ts';

/** What is compared: a row without what its own policy forbids, or what an open table accepts beside its rows. */
export interface Subject {
  readonly clause: Sentence;
  /** Undefined: everything but what `bans` forbid. */
  readonly region: Region | undefined;
  readonly bans: readonly Ban[];
}

type Judged = Omit<CheckedRow, 'clause' | 'space' | 'schemes'>;

/** How a row stands to a policy at one scheme on one day, and by which of its clauses. */
export function checkRow(subject: Subject, policy: Policy, standing: Standing): Judged {
  const table = tableAt(policy, standing);
  if (table === undefined) return { stands: 'says-nothing', otherReadings: [], heldBy: [], reasons: [], advice: [] };
  const { space } = standing;
  const { region } = subject;
  const stands = standsOf(subject, table);
  const common = region === undefined ? [] : acceptedOf(region, table);
  const holding = table.rows.filter(({ box }) => commonOf(common, [box]).length > 0);
  const changes = nextChange(subject, policy, standing, stands);
  return {
    stands,
    otherReadings: otherReadings(subject, table, stands),
    ...(changes === undefined ? {} : { changes }),
    heldBy: holding.map(sentence),
    ...(holding.length > 0 && holding.every(({ level }) => level === 'legacy') ? { isLegacy: true } : {}),
    ...(stands === 'partly' && region !== undefined ? { common: namesOf(space, common) } : {}),
    reasons: stands === 'inside' ? [] : reasonsOf(region, subject.bans, table, { policy, standing }),
    advice: reasonsOf(region, subject.bans, tableOf(table.rows, table.advice), { policy, standing }),
  };
}

/** How it stands to one table. */
function standsOf({ region, bans }: Subject, table: Table): Stands {
  if (region === undefined) {
    if (table.closing !== undefined) return 'outside';
    return table.bans.every((ban) => bannedBeside(ban, bans).length === 0) ? 'inside' : 'partly';
  }
  const common = acceptedOf(region, table);
  if (common.length === 0) return 'outside';
  return restOf(region, common).length === 0 ? 'inside' : 'partly';
}

/**
 * Where a source contradicts itself, a row may be none by one of its readings, and a rule too: how it stands without those rows, and without
 * those rules, as far as that is otherwise.
 */
function otherReadings(subject: Subject, table: Table, stands: Stands): readonly OtherReading[] {
  const rows = table.rows.filter(({ readings }) => readings.length === 0);
  const bans = table.bans.filter(({ clause }) => clause.readings.length === 0);
  const ways = [
    { other: tableOf(rows, table), clauses: table.rows.filter((row) => !rows.includes(row)) },
    {
      other: tableOf(table.rows, { ...table, bans }),
      clauses: table.bans.filter((ban) => !bans.includes(ban)).map(({ clause }) => clause),
    },
  ];
  return ways.flatMap(({ other, clauses }): readonly OtherReading[] => {
    const otherwise = clauses.length === 0 ? stands : standsOf(subject, other);
    if (otherwise === stands) return [];
    return [{ stands: otherwise, clauses: clauses.filter((clause) => isTouched(subject, clause)).map(sentence) }];
  });
}

function isTouched({ region }: Subject, clause: RowClause | Ban['clause']): boolean {
  if (region === undefined) return true;
  if (clause.kind === 'row') return commonOf(region, [clause.box]).length > 0;
  const ban = banOf(clause);
  return ban !== undefined && bannedOf(region, ban).length > 0;
}

/** The next day on which it stands otherwise, of the days on which a clause of the policy begins or has ended. */
function nextChange(
  subject: Subject,
  policy: Policy,
  { space, scheme, day }: Standing,
  stands: Stands,
): CheckedRow['changes'] {
  const days = clausesOf(policy, space).flatMap(({ from, until }) => [
    ...(from === undefined ? [] : [from]),
    ...(until === undefined ? [] : [dayAfter(until)]),
  ]);
  const later = [...new Set(days)].filter((one) => one > day).sort();
  for (const on of later) {
    const table = tableAt(policy, { space, scheme, day: on });
    const to = table === undefined ? 'says-nothing' : standsOf(subject, table);
    if (to !== stands) return { on, to };
  }
  return undefined;
}
