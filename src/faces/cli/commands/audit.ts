import { historyFormats } from '../../../../reports/history/registry.ts';
import { Problems } from '../../../inputs/problems.ts';
import { askAuditTrail } from '../../../store/audit/ask-audit-trail.ts';
import { historyFormat, namedStore } from '../asking.ts';
import type { CommandContext } from '../command-context.ts';
import { wantsColour } from '../streams.ts';

/** Tells all of the audit trail: 0 where each row follows from the one before, 1 where one does not. */
export async function auditCommand(
  { streams: { out } }: CommandContext,
  options: { readonly store?: string; readonly format?: string },
): Promise<number> {
  const problems = new Problems();
  const { format, store } = await problems.all({
    format: () => historyFormat(options.format),
    store: () => namedStore(options.store, 'read'),
  });
  await using database = store;
  const document = await database.read(askAuditTrail);
  out.write(historyFormats[format](document, { colour: wantsColour(out), columns: out.columns }));
  return document.chain.broken === null ? 0 : 1;
}
