import type { AuditTrailDocument } from '../../core/finding/history/audit-trail-document.ts';
import type { CertificatesDocument } from '../../core/finding/history/certificates-document.ts';
import type { ChangesDocument } from '../../core/finding/history/changes-document.ts';
import type { HistoryDocument } from '../../core/finding/history/history-document.ts';
import type { ImportDocument } from '../../core/finding/history/import-document.ts';
import type { PruneDocument } from '../../core/finding/history/prune-document.ts';
import type { RejudgedDocument } from '../../core/finding/history/rejudged-document.ts';
import type { RetirementDocument } from '../../core/finding/history/retirement-document.ts';
import type { StatusDocument } from '../../core/finding/history/status-document.ts';
import type { ReportOptions } from '../report-format.ts';
import { csvRecord } from '../text/csv-record.ts';
import { jsonText } from '../text/json-text.ts';
import { auditTrailWriter } from './audit-trail.ts';
import { certificatesWriter } from './certificates.ts';
import { changesWriter } from './changes.ts';
import { historyWriter } from './history.ts';
import { importWriter } from './import.ts';
import { pruneWriter } from './prune.ts';
import { rejudgedWriter } from './rejudged.ts';
import { retirementWriter } from './retirement.ts';
import { statusWriter } from './status.ts';
import { type HistoryWriter, pageOf } from './writer.ts';

export type FleetDocument =
  | StatusDocument
  | HistoryDocument
  | ChangesDocument
  | CertificatesDocument
  | RetirementDocument
  | RejudgedDocument
  | ImportDocument
  | PruneDocument
  | AuditTrailDocument;

type Kind = FleetDocument['kind'];

const writers: { readonly [K in Kind]: HistoryWriter<Extract<FleetDocument, { readonly kind: K }>> } = {
  'gateproof-status': statusWriter,
  'gateproof-history': historyWriter,
  'gateproof-changes': changesWriter,
  'gateproof-certificates': certificatesWriter,
  'gateproof-retirement': retirementWriter,
  'gateproof-rejudged': rejudgedWriter,
  'gateproof-import': importWriter,
  'gateproof-prune': pruneWriter,
  'gateproof-audit-trail': auditTrailWriter,
};

export type HistoryFormatName = 'terminal' | 'json' | 'csv';

/** Every format of an answer by the name that `--format` takes. */
export const historyFormats: Readonly<
  Record<HistoryFormatName, (document: FleetDocument, options?: ReportOptions) => string>
> = {
  terminal: (document, options) => pageOf((page) => writerOf(document).terminal(document, page), options),
  json: (document) => `${jsonText(document)}\n`,
  csv: (document) => Iterator.from(writerOf(document).csv(document)).map(csvRecord).toArray().join(''),
};

/** The writer of a document's kind takes that document: the table above says so, kind by kind. */
function writerOf(document: FleetDocument): HistoryWriter<FleetDocument> {
  return writers[document.kind] as HistoryWriter<never> as HistoryWriter<FleetDocument>;
}
