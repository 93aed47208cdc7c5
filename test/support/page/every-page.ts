import { findingAddress, gatewayAddress } from '../../../reports/page/address.ts';
import type { Access } from '../../../src/faces/page/page-environment.ts';
import { routes } from '../../../src/faces/page/routes.ts';
import { systemClock } from '../../../src/run/clock.ts';
import { fillStore, hostileName, lookedAt } from './filled-store.ts';
import { type ServedPage, servedPage } from './served-page.ts';

/** Somebody with a login, who sees every page and every form. */
const asAdmin: Access = async () =>
  await Promise.resolve({ name: hostileName, subject: 'alice', role: 'admin', by: 'login', csrf: 'c5rf' } as const);

/** A page over a store with something of everything, for somebody who sees and may do all. */
export function filledPage(): ServedPage {
  return servedPage(async (store) => {
    await fillStore(store);
    return { routes, access: asAdmin, clock: { ...systemClock, date: () => new Date(lookedAt) } };
  });
}

const hostile = { gateway: hostileName, site: hostileName };
const nothingElse = { policy: 'azure-vpn-p2s', clause: 'tls/nothing-else', endpoint: 'sstp:443' };

/** Every page, each with something on it. */
export const everyPage: readonly string[] = [
  '/',
  '/?group=edge&policy=azure-vpn-p2s',
  '/changes?since=30d',
  '/gateways',
  '/findings',
  '/findings?verdict=pass',
  '/findings?name=nobody',
  gatewayAddress({ gateway: 'oslo', site: '' }),
  gatewayAddress({ gateway: 'never', site: '' }),
  gatewayAddress(hostile),
  findingAddress({ gateway: 'oslo', site: '', ...nothingElse }),
  findingAddress({ ...hostile, ...nothingElse, clause: 'tls/nothing-else' }),
  findingAddress({ gateway: 'oslo', site: '', ...nothingElse, clause: 'tls/version-tlsv1.0' }),
  '/gateways/oslo/exchanges?endpoint=sstp:443',
  '/certificates',
  '/certificates?within=0',
  '/retirement',
  '/frameworks',
  '/waivers',
  '/gateways?done=scan-asked-nobody',
  '/tokens',
  '/audit',
];
