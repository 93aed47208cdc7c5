import { called, type Fields, numbered, worded } from './named-fields.ts';

const sstpKinds: Readonly<Record<string, string>> = {
  verb: 'SSTP_DUPLEX_POST',
  get: 'GET of the same place',
  call: 'Call Connect Request',
  ack: 'Call Connect Acknowledge',
  no: 'Call Connect Negative Acknowledge, or the end of the call',
  http: 'an HTTP head',
  other: 'no HTTP',
  'no-tls': 'no TLS to ask behind',
};

/** Bits of the hash bitmask of the crypto binding request ([MS-SSTP] section 2.2.5). */
const hashBits: readonly (readonly [bit: number, name: string])[] = [
  [1, 'SHA-1'],
  [2, 'SHA-256'],
];

/** Of 'sstp/…'. */
export const sstpFields: Fields = {
  kind: worded(sstpKinds, 'message'),
  protocol: numbered((protocol) => (protocol === 1 ? 'PPP' : `protocol ${protocol}`), 'encapsulated protocol'),
  hashes: numbered(hashNames, 'hashes for the crypto binding'),
  sstp: called('opens SSTP'),
};

const openVpnKinds: Readonly<Record<string, string>> = {
  reset: 'P_CONTROL_HARD_RESET',
  session: 'sessions that were dropped',
};

/** Of 'openvpn/…'. */
export const openVpnFields: Fields = {
  kind: worded(openVpnKinds, 'message'),
  given: called('with the key that was given'),
  wrap: called('wrapping'),
};

function hashNames(mask: number): string {
  const names = hashBits.filter(([bit]) => (mask & bit) !== 0).map(([, name]) => name);
  return names.length === 0 ? 'none that is known' : names.join(', ');
}
