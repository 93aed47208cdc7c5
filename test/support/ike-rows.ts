import { transformValue } from '../../core/protocol/ikev2/transform-value.ts';
import type { Box, Point } from '../../core/spaces/region.ts';

export const aesGcm256: number = transformValue(20, 256);
export const aesCbc256: number = transformValue(12, 256);
export const aesCbc128: number = transformValue(12, 128);

/** The 17 IKE rows of the Azure point-to-site table, as boxes of equal cipher, integrity and PRF. */
export const azureIkeBoxes: readonly Box[] = [
  [[aesGcm256], [0], [5, 6], [14, 19, 20, 24]],
  [[aesCbc256], [13], [6], [14, 19, 20, 24]],
  [[aesCbc256], [12], [5], [2, 14, 19, 20, 24]],
];

/** The 17 rows in the table's order. */
export const azureIkeRows: readonly Point[] = [
  ...[6, 5].flatMap((prf) => [24, 14, 20, 19].map((group) => [aesGcm256, 0, prf, group])),
  ...[24, 14, 20, 19].map((group) => [aesCbc256, 13, 6, group]),
  ...[24, 14, 20, 19, 2].map((group) => [aesCbc256, 12, 5, group]),
];

/** A policy that is no product of lists. */
export const notAProduct: readonly Box[] = [
  [[aesCbc256], [12], [5], [14]],
  [[aesCbc256], [2], [2], [14]],
  [[aesCbc256], [13], [6], [20]],
];
