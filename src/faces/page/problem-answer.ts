import { GateproofError } from '../../../core/gateproof-error.ts';
import { html } from '../../../reports/html/markup.ts';
import { plainPage } from '../../../reports/page/plain-page.ts';
import { ActingError, type ActingErrorCode } from '../../store/acting-error.ts';
import { PageError, type PageErrorCode } from './page-error.ts';

/** What an answer that is none has to know of its request. */
export interface ProblemRequest {
  readonly path: string;
  readonly accept: string;
  readonly nonce: string;
  /** By which it stands in the log. */
  readonly id: string;
}

const ofActing: Readonly<Record<ActingErrorCode, PageErrorCode>> = {
  'acting-unknown': 'page-not-found',
  'acting-conflict': 'page-conflict',
  'acting-wrong': 'page-request',
};

/** An error as whoever asked may see it. What is ours or the surroundings' is told in the log alone. */
export function problemOf(error: unknown): PageError | undefined {
  if (error instanceof PageError) return error;
  if (error instanceof ActingError) return new PageError(ofActing[error.code], error.message, { cause: error });
  if (!(error instanceof GateproofError)) return undefined;
  if (error.fault === 'input') return new PageError('page-request', error.message, { cause: error });
  if (error.fault === 'environment')
    return new PageError(
      'page-away',
      'What this page stands on does not answer now; the log says why. Try again soon.',
      { cause: error, headers: { 'retry-after': '10' } },
    );
  return undefined;
}

/** A page for people, a problem document (RFC 9457) for programs. */
export function problemAnswer(error: unknown, { path, accept, nonce, id }: ProblemRequest): Response {
  const problem = problemOf(error);
  const status = problem?.status ?? 500;
  const title = problem?.title ?? 'A fault of ours';
  const detail = problem?.message ?? `This is a fault of gateproof. The log has it under ${id}.`;
  const headers = { ...problem?.headers, 'cache-control': 'no-store' };
  if (wantsPage(path, accept)) {
    const body = plainPage(title, nonce, html`<p>${detail}</p>\n<p><a href="/">To the first page</a></p>`);
    return new Response(body, { status, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } });
  }
  const body = { type: 'about:blank', title, status, detail, code: problem?.code ?? 'page-fault', request: id };
  return new Response(`${JSON.stringify(body)}\n`, {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json' },
  });
}

/** Whether a browser shows the answer to somebody. */
export function wantsPage(path: string, accept: string): boolean {
  return accept.includes('text/html') && !path.startsWith('/api/') && !/\.(?:csv|json)$/u.test(path);
}
