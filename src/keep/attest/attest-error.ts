/**
 * 'envelope-malformed': no DSSE envelope with an in-toto statement of a test result. 'key-unusable': no key of a kind that is taken. Messages
 * never hold a key.
 */
export class AttestError extends Error {
  readonly code: 'envelope-malformed' | 'key-unusable';
  constructor(code: AttestError['code'], message: string) {
    super(message);
    this.name = 'AttestError';
    this.code = code;
  }
}
