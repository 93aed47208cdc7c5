import type { Scheme } from '../core/endpoint/scheme.ts';
import type { Probe } from './probe.ts';

/** Every probe; a scheme is one probe's. */
export const probes: readonly Probe[] = [
  {
    schemes: ['tls'],
    forecast: async () => (await import('./tls/forecast-endpoint.ts')).forecastTlsEndpoint,
    observe: async () => (await import('./tls/observe-endpoint.ts')).observeTlsEndpoint,
    conclude: async () => (await import('./tls/conclude-endpoint.ts')).concludeTlsEndpoint,
    shapes: async () => (await import('./tls/shape.ts')).tlsShapes,
  },
  {
    schemes: ['sstp'],
    forecast: async () => (await import('./sstp/forecast-endpoint.ts')).forecastSstpEndpoint,
    observe: async () => (await import('./sstp/observe-endpoint.ts')).observeSstpEndpoint,
    conclude: async () => (await import('./sstp/conclude-endpoint.ts')).concludeSstpEndpoint,
    shapes: async () => (await import('./sstp/shape.ts')).sstpShapes,
  },
  {
    schemes: ['ikev2'],
    forecast: async () => (await import('./ike/forecast-endpoint.ts')).forecastIkeEndpoint,
    observe: async () => (await import('./ike/observe-endpoint.ts')).observeIkeEndpoint,
    conclude: async () => (await import('./ike/conclude-endpoint.ts')).concludeIkeEndpoint,
    shapes: async () => (await import('./ike/shape.ts')).ikeShapes,
  },
  {
    schemes: ['openvpn+tcp', 'openvpn+udp'],
    forecast: async () => (await import('./openvpn/forecast-endpoint.ts')).forecastOpenVpnEndpoint,
    observe: async () => (await import('./openvpn/observe-endpoint.ts')).observeOpenVpnEndpoint,
    conclude: async () => (await import('./openvpn/conclude-endpoint.ts')).concludeOpenVpnEndpoint,
    shapes: async () => (await import('./openvpn/shape.ts')).openVpnShapes,
  },
];

/** The probe of a scheme; undefined for that of a file, which nothing is sent to. */
export function probeOf(scheme: Scheme): Probe | undefined {
  return probes.find(({ schemes }) => schemes.includes(scheme));
}
