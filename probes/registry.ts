import type { Probe } from './probe.ts';

/** Every probe; a scheme is one probe's. */
export const probes: readonly Probe[] = [
  {
    schemes: ['tls'],
    carrier: 'stream',
    forecast: async () => (await import('./tls/forecast-endpoint.ts')).forecastTlsEndpoint,
    conclude: async () => (await import('./tls/conclude-endpoint.ts')).concludeTlsEndpoint,
  },
  {
    schemes: ['sstp'],
    carrier: 'stream',
    forecast: async () => (await import('./sstp/forecast-endpoint.ts')).forecastSstpEndpoint,
    conclude: async () => (await import('./sstp/conclude-endpoint.ts')).concludeSstpEndpoint,
  },
  {
    schemes: ['ikev2'],
    carrier: 'datagram',
    forecast: async () => (await import('./ike/forecast-endpoint.ts')).forecastIkeEndpoint,
    conclude: async () => (await import('./ike/conclude-endpoint.ts')).concludeIkeEndpoint,
  },
  {
    schemes: ['openvpn+tcp', 'openvpn+udp'],
    carrier: 'stream',
    forecast: async () => (await import('./openvpn/forecast-endpoint.ts')).forecastOpenVpnEndpoint,
    conclude: async () => (await import('./openvpn/conclude-endpoint.ts')).concludeOpenVpnEndpoint,
  },
];
