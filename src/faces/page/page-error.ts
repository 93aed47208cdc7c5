import { type Fault, GateproofError } from '../../../core/gateproof-error.ts';

export type PageErrorCode =
  /** The request, its query or its form says something that is not understood. */
  | 'page-request'
  /** Nobody is logged in, or the token is none. */
  | 'page-login'
  /** The role does not allow it, or the request comes from elsewhere. */
  | 'page-forbidden'
  | 'page-not-found'
  | 'page-method'
  /** What is asked for does not go with how things are. */
  | 'page-conflict'
  | 'page-too-large'
  | 'page-media-type'
  /** Sent to another host than this is. */
  | 'page-host'
  | 'page-too-many'
  /** The store, or whoever logs people in, does not answer. */
  | 'page-away';

interface Kind {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 413 | 415 | 421 | 429 | 503;
  readonly title: string;
}

const kinds: Readonly<Record<PageErrorCode, Kind>> = {
  'page-request': { status: 400, title: 'Not understood' },
  'page-login': { status: 401, title: 'A login is needed' },
  'page-forbidden': { status: 403, title: 'Not allowed' },
  'page-not-found': { status: 404, title: 'Not found' },
  'page-method': { status: 405, title: 'Not done by this method' },
  'page-conflict': { status: 409, title: 'Not as things are' },
  'page-too-large': { status: 413, title: 'Too large' },
  'page-media-type': { status: 415, title: 'Not in this form' },
  'page-host': { status: 421, title: 'Sent to another host' },
  'page-too-many': { status: 429, title: 'Too many requests' },
  'page-away': { status: 503, title: 'Not now' },
};

/** Why a request is not answered as it wanted; the message is for whoever asked. */
export class PageError extends GateproofError<PageErrorCode> {
  readonly status: Kind['status'];
  readonly title: string;
  /** Headers of the answer. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: PageErrorCode,
    message: string,
    { headers = {}, ...options }: ErrorOptions & { readonly headers?: Readonly<Record<string, string>> } = {},
  ) {
    const fault: Fault = code === 'page-away' ? 'environment' : 'input';
    super({ name: 'PageError', code, fault }, message, options);
    this.status = kinds[code].status;
    this.title = kinds[code].title;
    this.headers = headers;
  }
}
