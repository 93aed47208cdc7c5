/** Differences that were looked into, by file, frame and who alone says so; docs/decisions/0059 tells who is right. */
export const explained: ReadonlyMap<string, string> = new Map([
  ['hrr.pcap 11 ours', 'tshark 4.0 reads no second ServerHello behind a HelloRetryRequest'],
  ['openvpn_synthetic.pcap 15 ours', 'tshark calls these packets malformed, and reads the same over UDP'],
  ['openvpn_synthetic.pcap 22 ours', 'tshark calls these packets malformed, and reads the same over UDP'],
  ['openvpn_udp_hmac_256.pcap 4 ours', 'tshark wants to be told of an HMAC of SHA-256, and then reads the same'],
  ['ipsec.cap 4 tshark', 'an answer that was sent again'],
]);
