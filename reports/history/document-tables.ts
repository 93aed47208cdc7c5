import type { AuditDocument } from '../../core/finding/history/audit-document.ts';
import type { ExchangesDocument } from '../../core/finding/history/exchanges-document.ts';
import type { FeedDocument } from '../../core/finding/history/feed-document.ts';
import type { FindingDocument } from '../../core/finding/history/finding-document.ts';
import type { FindingsDocument } from '../../core/finding/history/findings-document.ts';
import type { ForecastDocument } from '../../core/finding/history/forecast-document.ts';
import type { FrameworksDocument } from '../../core/finding/history/frameworks-document.ts';
import type { GatewayDocument } from '../../core/finding/history/gateway-document.ts';
import type { GatewaysDocument } from '../../core/finding/history/gateways-document.ts';
import type { Scope } from '../../core/finding/history/scope.ts';
import type { TokensDocument } from '../../core/finding/history/tokens-document.ts';
import type { WaiversDocument } from '../../core/finding/history/waivers-document.ts';
import { csvRecord } from '../text/csv-record.ts';
import { jsonText } from '../text/json-text.ts';
import { certificatesWriter } from './certificates.ts';
import { changesWriter } from './changes.ts';
import { stretchCells, stretchColumns } from './history.ts';
import { type FleetDocument, historyFormats } from './registry.ts';

/** What a page shows and a terminal has no form of. */
export type PageDocument =
  | GatewaysDocument
  | FindingsDocument
  | GatewayDocument
  | FindingDocument
  | ExchangesDocument
  | FeedDocument
  | ForecastDocument
  | FrameworksDocument
  | WaiversDocument
  | TokensDocument
  | AuditDocument;

type Kind = PageDocument['kind'];
type Table<D> = (document: D) => Iterable<readonly string[]>;

const names = ['gateway', 'site', 'group', 'owner'] as const;

function nameCells(of: Readonly<Record<(typeof names)[number], string>>): readonly string[] {
  return names.map((name) => of[name]);
}

const tables: { readonly [K in Kind]: Table<Extract<PageDocument, { readonly kind: K }>> } = {
  *'gateproof-gateways'({ gateways }) {
    yield [...names, 'verdict', 'pass', 'fail', 'inconclusive', 'not shown now', 'failing since', 'last shown'];
    for (const { verdict, clauses, lost, failingSince, lastShown, ...of } of gateways.rows) {
      const { pass, fail, inconclusive } = clauses;
      const counts = [pass, fail, inconclusive, lost].map(String);
      yield [...nameCells(of), verdict, ...counts, failingSince ?? '', lastShown ?? ''];
    }
  },
  *'gateproof-findings'({ findings }) {
    yield [...names, 'endpoint', 'policy', 'clause', 'verdict', 'reason', 'since', 'last shown', 'waived by'];
    for (const { endpoint, policy, clause, verdict, reason, since, lastShown, waiver, ...of } of findings.rows)
      yield nameCells(of).concat(
        [endpoint, policy, clause, verdict, reason, since],
        [lastShown?.at ?? '', waiver?.id ?? ''],
      );
  },
  *'gateproof-gateway'({ gateway, endpoints }) {
    yield [...names, 'endpoint', 'url', 'policy', 'clause', 'weight', 'verdict', 'reason', 'since', 'last shown'];
    for (const { endpoint, url, policies } of endpoints) {
      for (const { policy, clauses } of policies) {
        for (const { clause, verdict, reason, since, lastShown } of clauses)
          yield nameCells(gateway).concat(
            [endpoint, url, policy.id, clause.id, clause.weight ?? 'must'],
            [verdict, reason, since, lastShown?.at ?? ''],
          );
      }
    }
  },
  *'gateproof-finding'({ gateway, endpoint, policy, clause, history }) {
    yield [...names, 'endpoint', 'policy', 'version', 'clause', ...stretchColumns];
    for (const stretch of history.stretches)
      yield [...nameCells(gateway), endpoint, policy.id, stretch.version, clause.id, ...stretchCells(stretch)];
  },
  *'gateproof-exchanges'({ gateway, endpoint, scan, observations }) {
    yield [...names, 'endpoint', 'scan', 'id', 'probe', 'outcome', 'detail', 'sent', 'received'];
    for (const { id, probe, outcome, detail, sent, received } of observations)
      yield [...nameCells(gateway), endpoint, scan.at, id, probe, outcome, detail, sent, received];
  },
  'gateproof-feed': ({ changes, ...of }) =>
    changesWriter.csv({ ...of, kind: 'gateproof-changes', changes: changes.rows }),
  'gateproof-forecast': ({ schemaVersion, scope, withinDays, certificates }) =>
    certificatesWriter.csv({
      schemaVersion,
      scope,
      withinDays,
      kind: 'gateproof-certificates',
      certificates: certificates.rows,
    }),
  *'gateproof-frameworks'({ frameworks, gateways }) {
    yield [...names, 'last shown', ...frameworks.map(({ policy }) => policy)];
    for (const { frameworks: cells, lastShown, ...of } of gateways.rows)
      yield [...nameCells(of), lastShown ?? '', ...cells.map(({ verdict }) => verdict)];
  },
  *'gateproof-waivers'({ waivers }) {
    yield [
      'waiver',
      'state',
      'policy',
      'clause',
      'gateway',
      'group',
      'reason',
      'owner',
      'approver',
      'asked by',
      'from',
      'until',
      'ended',
      'ended by',
      'covers',
    ];
    for (const one of waivers) {
      const { id, state, policy, clause, gateway, group, reason, owner, approver, askedBy, from, expires } = one;
      const where = [policy, clause, gateway ?? '', group ?? ''];
      const who = [reason, owner, approver, askedBy, from, expires];
      yield [id, state, ...where, ...who, one.ended?.at ?? '', one.ended?.by ?? '', String(one.covers)];
    }
  },
  *'gateproof-tokens'({ tokens }) {
    yield ['number', 'name', 'role', 'state', 'made by', 'made', 'until'];
    for (const { id, name, role, state, madeBy, made, ends } of tokens)
      yield [String(id), name, role, state, madeBy, made, ends];
  },
  *'gateproof-audit'({ entries }) {
    yield ['number', 'at', 'who', 'role', 'how', 'what', 'subject', 'before', 'after', 'reason', 'digest'];
    for (const { seq, at, who, role, how, what, subject, before, after, reason, digest } of entries.rows)
      yield [String(seq), at, who, role, how, what, subject, before ?? '', after ?? '', reason, digest];
  },
};

/** Any answer about a fleet, and those that pages show. */
export type AskedDocument = Extract<FleetDocument, { readonly scope: Scope }> | PageDocument;

/** Its two forms beside a page. */
export const documentFormats: Readonly<Record<'csv' | 'json', (document: AskedDocument) => string>> = {
  csv: (document) =>
    isOfPage(document)
      ? Iterator.from(tableOf(document)(document)).map(csvRecord).toArray().join('')
      : historyFormats.csv(document),
  json: (document) => `${jsonText(document)}\n`,
};

function isOfPage(document: AskedDocument): document is PageDocument {
  return Object.hasOwn(tables, document.kind);
}

/** The table of a document's kind takes that document: the list above says so, kind by kind. */
function tableOf(document: PageDocument): Table<PageDocument> {
  return tables[document.kind] as Table<never> as Table<PageDocument>;
}
