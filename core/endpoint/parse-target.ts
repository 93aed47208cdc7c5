import { isIPv4, isIPv6 } from 'node:net';
import { GateproofError } from '../gateproof-error.ts';
import { endpointSchemes, type Scheme, schemeTraits } from './scheme.ts';
import type { Target } from './target.ts';

export type TargetErrorCode = 'target-invalid' | 'target-scheme-unknown' | 'target-port-missing';

/** What is wrong with one target, as the user wrote it. */
export class TargetError extends GateproofError<TargetErrorCode> {
  constructor(code: TargetErrorCode, message: string) {
    super({ name: 'TargetError', code, fault: 'input' }, message);
  }
}

/** Whether the text is a bare host: a name or an address without scheme and port. */
export function isBareHost(text: string): boolean {
  return addressFamily(unbracket(text)) !== 0 || isHostName(text);
}

/** Octets of a name and of one label of it (RFC 1035 section 2.3.4). */
const [nameOctets, labelOctets] = [253, 63];

/**
 * Whether the text is a name that DNS, SNI and certificates can carry (RFC 1123 section 2.1; the underscore is taken as well). One that ends in a
 * number is none: resolvers take '127.1' and '0x7f.1' for addresses (inet_aton), which no certificate and no server name does.
 */
export function isHostName(text: string): boolean {
  const labels = text.split('.');
  return (
    text.length <= nameOctets &&
    labels.every((label) => label.length <= labelOctets && /^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/iu.test(label)) &&
    !/^([0-9]+|0x[0-9a-f]*)$/iu.test(labels.at(-1) ?? '')
  );
}

/** Whether the text is a host with a port and no scheme, 'h:443' or '[2001:db8::1]:443'. */
export function isHostWithPort(text: string): boolean {
  return /^(\[[^\]]*\]|[^:/?#[\]]+):[0-9]{1,5}$/u.test(text);
}

/**
 * The target of one URL: 'tls://h:443', 'sstp://h', 'ikev2://[2001:db8::1]'. Throws TargetError, whose message says what was wanted.
 */
export function parseTarget(text: string): Target {
  const match = /^([a-z0-9+]+):\/\/(\[[^\]]*\]|[^:/?#]*)(?::([0-9]{1,5}))?\/?$/iu.exec(text);
  if (match === null) {
    throw new TargetError(
      'target-invalid',
      `target "${text}": scheme://host:port or a bare host wanted, as in sstp://vpn.example.net:443`,
    );
  }
  const scheme = (match[1] ?? '').toLowerCase() as Scheme;
  if (!endpointSchemes.includes(scheme)) {
    throw new TargetError(
      'target-scheme-unknown',
      `target "${text}": scheme ${endpointSchemes.join(', ')} wanted, "${match[1]}" found`,
    );
  }
  const host = unbracket(match[2] ?? '').toLowerCase();
  if (!isBareHost(host) || (match[2] ?? '').startsWith('[') !== (addressFamily(host) === 6)) {
    throw new TargetError(
      'target-invalid',
      `target "${text}": a name, an IPv4 address or an IPv6 address in brackets wanted as host`,
    );
  }
  const port = match[3] === undefined ? schemeTraits[scheme].defaultPort : Number(match[3]);
  if (port === undefined) {
    throw new TargetError(
      'target-port-missing',
      `target "${text}": ${scheme} has no default port; write ${scheme}://${match[2]}:PORT`,
    );
  }
  if (port < 1 || port > 65_535)
    throw new TargetError('target-invalid', `target "${text}": port 1 to 65535 wanted, ${port} found`);
  return makeTarget(scheme, host, port);
}

/** A name for SNI and the certificate. Throws TargetError; `option` is what the user calls it. */
export function checkServerName(option: string, name: string): string {
  if (isHostName(name)) return name;
  throw new TargetError('target-invalid', `${option}: a host name wanted, as in vpn.example.net, "${name}" found`);
}

/** A target from its parts; the URL is canonical. */
export function makeTarget(scheme: Scheme, host: string, port: number): Target {
  const bracketed = addressFamily(host) === 6 ? `[${host}]` : host;
  const { hidesPort, defaultPort } = schemeTraits[scheme];
  const url = `${scheme}://${bracketed}${hidesPort === true && port === defaultPort ? '' : `:${port}`}`;
  return { url, scheme, host, port, ...(addressFamily(host) === 0 ? { serverName: host } : {}) };
}

/** As `isIP` of node:net, whose expression for IPv6 takes milliseconds to compile: it sees only what looks like such an address. */
function addressFamily(text: string): 0 | 4 | 6 {
  if (/^[0-9.]+$/u.test(text)) return isIPv4(text) ? 4 : 0;
  return /^[0-9a-f]{0,4}:[0-9a-f.]*:/iu.test(text) && isIPv6(text) ? 6 : 0;
}

function unbracket(text: string): string {
  return text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text;
}
