import { conformance } from 'gateproof/vitest';

const { GATEWAY = 'sstp://vpn.example.net', GATEWAY_NAME, INVENTORY } = process.env;

conformance({
  target: GATEWAY,
  policy: 'azure-vpn-p2s',
  // For a gateway that is given as an address: the name in its certificate.
  serverName: GATEWAY_NAME,
  // Credentials and trust anchors.
  config: INVENTORY,
});
