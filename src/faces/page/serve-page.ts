import { type Clock, systemClock } from '../../run/clock.ts';
import type { Database } from '../../store/database.ts';
import { clientAddress } from './access/client-address.ts';
import { Issuer } from './access/issuer.ts';
import { loginForms, loginRoutes } from './access/login-routes.ts';
import { loopbackOrigin, openAccess } from './access/open-access.ts';
import { pageAccess } from './access/page-access.ts';
import type { PageConfig } from './access/page-config.ts';
import { RateLimit } from './access/rate-limit.ts';
import { acts } from './acting/acts.ts';
import type { ListenAddress } from './listen-address.ts';
import type { PageLog } from './page-log.ts';
import { routes } from './routes.ts';
import { type StartedPage, startPage } from './start-page.ts';

export interface ServePageOptions {
  readonly store: Database;
  readonly listen: ListenAddress;
  readonly config: PageConfig;
  readonly log: PageLog;
  readonly clock?: Clock;
}

/** In a minute, from one address. */
const most = { tries: 30, failures: 30 };

/** The whole page: its routes, what can be done, and who may. */
export async function servePage({
  store,
  listen,
  config,
  log,
  clock = systemClock,
}: ServePageOptions): Promise<StartedPage> {
  const { publicOrigin, proxies, oidc } = config;
  const now = (): number => clock.date().getTime();
  // Without a login it is open to this machine, and to nobody else.
  const isOpen = listen.isLoopback && publicOrigin === undefined && oidc === undefined;
  const limit = (of: number): RateLimit => new RateLimit({ most: of, withinMs: 60_000, now });
  const failures = limit(most.failures);
  const redirect = `${publicOrigin ?? ''}/login/back`;
  const login = { issuer: oidc && new Issuer(oidc, { redirect, log, now }), tries: limit(most.tries), failures };
  return await startPage({
    store,
    listen,
    log,
    clock,
    publicOrigin,
    routes: [...loginRoutes(login), ...routes],
    forms: loginForms(login),
    acts,
    access: pageAccess({ store, now, failures, open: isOpen ? openAccess : undefined }),
    addressOf: clientAddress(proxies),
    originOf: isOpen ? loopbackOrigin : undefined,
  });
}
