/** A saved document that is not what its reader takes. */
export class DocumentFileError extends Error {
  readonly code = 'document-malformed';
}
