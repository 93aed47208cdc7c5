/* The tables of azure-vpn-p2s in strongSwan's words, row by row. */

const groups = ['modp2048s256', 'modp2048', 'ecp384', 'ecp256'];
const rowsOf = (prefix: string): string[] => groups.map((group) => `${prefix}-${group}`);
export const ikeRows: readonly string[] = [
  ...rowsOf('aes256gcm16-prfsha384'),
  ...rowsOf('aes256gcm16-prfsha256'),
  ...rowsOf('aes256-sha384-prfsha384'),
  ...rowsOf('aes256-sha256-prfsha256'),
  'aes256-sha256-prfsha256-modp1024',
];
export const ipsecRows: readonly string[] = [
  'aes256gcm16',
  ...rowsOf('aes256gcm16'),
  'aes256-sha256',
  ...rowsOf('aes256-sha256'),
  'aes256-sha1',
];
/** One child with all of the IPsec table. */
export const anyChild: Readonly<Record<string, string>> = { any: `esp_proposals = ${ipsecRows.join(', ')}` };
