import { Document, isScalar, visit } from 'yaml';
import type { ClientFile } from './client-file.ts';

/** Columns of a line, as the files that ship have. */
const columns = 160;

/** The text of a client file; `parseClient` reads the same client from it. */
export function clientFileText(file: ClientFile): string {
  const document = new Document(JSON.parse(JSON.stringify(file)));
  visit(document, {
    Seq(_, list) {
      if (list.items.every((item) => isScalar(item))) list.flow = true;
    },
  });
  return document.toString({ lineWidth: columns, flowCollectionPadding: false });
}
