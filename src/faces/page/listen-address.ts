import { BlockList, isIP } from 'node:net';
import { OptionError } from '../../inputs/checked-option.ts';

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  readonly port: number;
  /** Whether nobody but this machine gets there. */
  readonly isLoopback: boolean;
  /** As a URL has it. */
  readonly shown: string;
}

/** Reads `127.0.0.1:8080`, `[::1]:8080`, `localhost:8080`; port 0 is any that is free. Throws OptionError. */
export function listenAddress(text: string): ListenAddress {
  const [, bracketed, plain, digits = ''] = /^(?:\[([^\]]+)\]|([^:]+)):([0-9]{1,5})$/u.exec(text) ?? [];
  const named = bracketed ?? plain ?? '';
  const host = named === 'localhost' ? '127.0.0.1' : named;
  const port = Number(digits);
  if (isIP(host) !== (bracketed === undefined ? 4 : 6) || port > 65_535)
    throw new OptionError(`--listen: an address and a port wanted (127.0.0.1:8080, [::1]:8080), "${text}" found`);
  return { host, port, isLoopback: isLoopback(host), shown: bracketed === undefined ? host : `[${host}]` };
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether an address is of this machine alone; IPv4 within IPv6 counts as IPv4. */
export function isLoopback(address: string): boolean {
  return loopback.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}
