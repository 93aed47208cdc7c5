import { createHmac } from 'node:crypto';
import { isSameSecret } from '../../../store/access/access-secret.ts';
import { PageError } from '../page-error.ts';

/** What each form of a session has in its field `csrf`: made of the session's secret, which a page never has. */
export function csrfOf(sessionSecret: string): string {
  return createHmac('sha256', sessionSecret).update('csrf').digest('base64url');
}

/** Refuses a form that another page made, by what the browser says of where it comes from. Throws PageError. */
export function refuseForeign(headers: Headers, origin: string): void {
  const [from, site] = [headers.get('origin'), headers.get('sec-fetch-site')];
  const isOwnSite = site === 'same-origin';
  // A page that tells nobody where it is says 'null', also to itself.
  const isOwnOrigin = from === origin || (from === 'null' && isOwnSite);
  if (isOwnOrigin && (site === null || isOwnSite)) return;
  throw new PageError('page-forbidden', 'This was not sent by a page of gateproof.');
}

/** Refuses what a page of elsewhere had a browser send; programs say nothing of where they come from. Throws PageError. */
export function refuseForeignIfSaid(headers: Headers, origin: string): void {
  if (headers.has('origin') || headers.has('sec-fetch-site')) refuseForeign(headers, origin);
}

/** Throws PageError where a form has not what was in it for this session. */
export function refuseWithoutCsrf(given: string | undefined, wanted: string): void {
  if (wanted !== '' && given !== undefined && isSameSecret(given, wanted)) return;
  throw new PageError('page-forbidden', 'This form is of another login. Go back, load the page anew, and try again.');
}
