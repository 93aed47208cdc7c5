import type { PlannedExchange } from '../probe.ts';

/** What `observeIkev1` sends: the least to a peer that refuses the version or accepts at once, the most to one that is silent. */
export function forecastIkev1(): readonly PlannedExchange[] {
  return [
    {
      probe: 'ikev1/main-mode',
      offer: 'IKEv1 main mode, up to 42 combinations: leaves one half-open IKE SA where it is accepted, and ends then',
      connections: { min: 1, max: 2 },
    },
    {
      probe: 'ikev1/aggressive-mode',
      offer:
        'IKEv1 aggressive mode with group 2, then 14, where main mode is not accepted; no hash, nonce or identity is kept',
      connections: { min: 1, max: 2 },
    },
    {
      probe: 'ikev1/future-version',
      offer: 'a request of IKE 3, which does not exist, where main mode is not answered',
      connections: { min: 0, max: 1 },
    },
    {
      probe: 'ikev2/control',
      offer: 'one documented combination, alone, between and after these',
      connections: { min: 1, max: 2 },
    },
  ];
}
