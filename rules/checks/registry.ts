import type { CheckName } from '../../core/policy/check-names.ts';
import { answersAgree } from './answers-agree.ts';
import { azureChecks } from './azure/registry.ts';
import type { Check } from './check.ts';
import { pathsAgree } from './paths-agree.ts';
import { probesAgree } from './probes-agree.ts';
import { profileRootsAgree, profileServersAgree } from './profile-agreement.ts';
import { profileComplete, profilePrivateKey, profileTunnelTypes } from './profile-contents.ts';
import {
  profileAuth,
  profileCipher,
  profileServerName,
  profileServerUsage,
  profileTlsVersionMin,
} from './profile-openvpn.ts';
import { profileRootCurrent, profileRootDates } from './profile-roots.ts';
import { sstpCryptoBinding } from './sstp-crypto-binding.ts';
import { sstpService } from './sstp-service.ts';

/** One judge for every name; a name without one does not compile. */
export const checks: { readonly [K in CheckName]: Check<K> } = {
  'answers-agree': answersAgree,
  'probes-agree': probesAgree,
  'paths-agree': pathsAgree,
  'sstp-service': sstpService,
  'sstp-crypto-binding': sstpCryptoBinding,
  'profile-servers-agree': profileServersAgree,
  'profile-roots-agree': profileRootsAgree,
  'profile-root-current': profileRootCurrent,
  'profile-root-dates': profileRootDates,
  'profile-server-usage': profileServerUsage,
  'profile-server-name': profileServerName,
  'profile-tls-version-min': profileTlsVersionMin,
  'profile-cipher': profileCipher,
  'profile-auth': profileAuth,
  'profile-tunnel-types': profileTunnelTypes,
  'profile-private-key': profilePrivateKey,
  'profile-complete': profileComplete,
  ...azureChecks,
};
