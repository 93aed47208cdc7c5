import type { Check } from '../check.ts';
import { fail, onPointToSite, pass, unknown, unknownProtocol } from './on-gateway.ts';

/** Each way to authenticate works with a tunnel type that is enabled, on this SKU and kind of gateway. */
export const authentication: Check<'azure-authentication'> = onPointToSite<'azure-authentication'>(
  ({ configured, knowledge }) => {
    const { authentication: types, protocols, unknownProtocols, sku, vpnType, kind } = configured;
    const isKnown = unknownProtocols.length === 0;
    if (vpnType === 'PolicyBased') return fail('point-to-site-needs-route-based', { vpnType });
    if (types === undefined || types.length === 0) return unknown('vpnAuthenticationTypes', {});
    if (protocols === undefined) return unknown('vpnClientProtocols', { authentication: types });
    const observed = { authentication: types, protocols };
    const rows = types.map((type) => ({
      type,
      row: knowledge.authentication.rows.find((one) => one.type.toLowerCase() === type.toLowerCase()),
    }));
    const strangers = rows.filter(({ row }) => row === undefined).map(({ type }) => type);
    const unusable = rows
      .filter(({ row }) => row !== undefined && !row.protocols.some((one) => protocols.includes(one)))
      .map(({ type }) => type);
    if (unusable.length > 0 && isKnown) return fail('authentication-without-protocol', { ...observed, unusable });
    const bound = rows.filter(({ row }) => row?.notOn !== undefined);
    if (sku === undefined) {
      if (bound.length > 0 && kind !== 'vwan-p2s-gateway') return unknown('sku.name', observed);
    } else {
      const refused = bound.filter(({ row }) => row?.notOn?.includes(sku)).map(({ type }) => type);
      if (refused.length > 0) return fail('authentication-not-on-sku', { ...observed, sku, refused });
    }
    // A tunnel type that none of them can do leaves its clients without a way in.
    const idle = protocols.filter((one) => !rows.some(({ row }) => row?.protocols.includes(one) === true));
    if (strangers.length > 0) {
      return { verdict: 'inconclusive', reason: 'authentication-not-known', observed: { ...observed, strangers } };
    }
    if (idle.length > 0) return fail('protocol-without-authentication', { ...observed, idle });
    return isKnown ? pass('authentication-fits', observed) : unknownProtocol(configured, observed);
  },
);
