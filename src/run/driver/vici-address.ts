import type { Endpoint } from '../../../packages/strongswan-vici-ts/src/index.ts';
import { DriverError } from './driver-error.ts';

/** A VICI address that can be connected to. */
export type ViciEndpoint = Exclude<Endpoint, { stream: unknown }>;

/** 'unix:///run/charon.vici' or 'tcp://127.0.0.1:4502', as strongswan.conf writes them. Throws `vici-address-invalid`. */
export function parseViciAddress(address: string): ViciEndpoint {
  const path = /^unix:\/\/(\/.+)$/.exec(address)?.[1];
  if (path !== undefined) return { path };
  const tcp = /^tcp:\/\/(?:\[([0-9A-Fa-f:.]+)\]|([^\s:/[\]]+)):(\d{1,5})$/.exec(address);
  const host = tcp?.[1] ?? tcp?.[2];
  const port = Number(tcp?.[3] ?? 0);
  if (host === undefined || port < 1 || port > 65_535) {
    throw new DriverError(
      'vici-address-invalid',
      `wanted unix:///PATH or tcp://HOST:PORT, for example unix:///run/charon.vici, got ${JSON.stringify(address)}`,
    );
  }
  return { host, port };
}
