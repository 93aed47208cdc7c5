import type { Access } from '../page-environment.ts';
import { PageError } from '../page-error.ts';
import type { Visitor } from '../page-route.ts';

const anybody: Visitor = { name: '', role: 'viewer', by: 'nobody', csrf: '' };

/** What only a proxy adds: behind one, everybody could come from here. */
const ofProxies = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/**
 * Everybody on this machine may look. A page of elsewhere whose name leads here (DNS rebinding) speaks to the name that it has, and so is told
 * apart by it.
 */
export const openAccess: Access = ({ headers }) => {
  loopbackOrigin(headers);
  if (ofProxies.some((name) => headers.has(name)))
    throw new PageError('page-forbidden', 'A proxy sent this. Behind one, the page needs a login.');
  return Promise.resolve(anybody);
};

/** What this machine calls the page. Throws PageError for what others could. */
export function loopbackOrigin(headers: Headers): string {
  const host = headers.get('host') ?? '';
  if (!/^(?:127(?:\.[0-9]{1,3}){3}|localhost|\[::1\])(?::[0-9]{1,5})?$/iu.test(host))
    throw new PageError('page-host', 'Without a login this page answers to 127.0.0.1, [::1] and localhost alone.');
  return `http://${host}`;
}
