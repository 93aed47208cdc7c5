import { transformValue } from '../../../core/protocol/ikev2/transform-value.ts';
import type { Point } from '../../../core/spaces/region.ts';

const gcm256 = transformValue(20, 256);
const cbc256 = transformValue(12, 256);
const groups = [24, 14, 20, 19];

/** The 17 IKE rows and 11 IPsec rows that the lab's conforming gateway is configured with, in the order of the tables. */
export const documented: { readonly ike: readonly Point[]; readonly ipsec: readonly Point[] } = {
  ike: [
    ...[6, 5].flatMap((prf) => groups.map((group) => [gcm256, 0, prf, group])),
    ...groups.map((group) => [cbc256, 13, 6, group]),
    ...[...groups, 2].map((group) => [cbc256, 12, 5, group]),
  ],
  ipsec: [
    ...[0, ...groups].map((group) => [gcm256, 0, group, 0]),
    ...[0, ...groups].map((group) => [cbc256, 12, group, 0]),
    [cbc256, 2, 0, 0],
  ],
};

/** AES128 SHA1 SHA1 GROUP_2, and AES256 SHA256 with PFS group GROUP_2: what the lab's drifted gateway takes beside its tables. */
export const planted: { readonly ike: Point; readonly ipsec: Point } = {
  ike: [transformValue(12, 128), 2, 2, 2],
  ipsec: [cbc256, 12, 2, 0],
};
