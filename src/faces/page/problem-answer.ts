import { GateproofError } from '../../../core/gateproof-error.ts';
import { html, Markup } from '../../../reports/html/markup.ts';
import { style } from '../../../reports/html/style.ts';
import { PageError } from './page-error.ts';

/** What an answer that is none has to know of its request. */
export interface ProblemRequest {
  readonly path: string;
  readonly accept: string;
  readonly nonce: string;
  /** By which it stands in the log. */
  readonly id: string;
}

/** An error as whoever asked may see it. What is ours or the surroundings' is told in the log alone. */
export function problemOf(error: unknown): PageError | undefined {
  if (error instanceof PageError) return error;
  if (!(error instanceof GateproofError)) return undefined;
  if (error.fault === 'input') return new PageError('page-request', error.message, { cause: error });
  if (error.fault === 'environment')
    return new PageError(
      'page-away',
      'What this page stands on does not answer now; the log says why. Try again soon.',
      {
        cause: error,
        headers: { 'retry-after': '10' },
      },
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
  if (!wantsPage(path, accept)) {
    const body = { type: 'about:blank', title, status, detail, code: problem?.code ?? 'page-fault', request: id };
    return new Response(`${JSON.stringify(body)}\n`, {
      status,
      headers: { ...headers, 'content-type': 'application/problem+json' },
    });
  }
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style nonce="${nonce}">${new Markup(style)}</style>
</head>
<body>
<main>
<p class="kicker">gateproof</p>
<h1>${title}</h1>
<p>${detail}</p>
<p><a href="/">To the first page</a></p>
</main>
</body>
</html>
`;
  return new Response(page.text, { status, headers: { ...headers, 'content-type': 'text/html; charset=utf-8' } });
}

/** Whether a browser shows the answer to somebody. */
export function wantsPage(path: string, accept: string): boolean {
  return accept.includes('text/html') && !path.startsWith('/api/') && !/\.(?:csv|json)$/u.test(path);
}
