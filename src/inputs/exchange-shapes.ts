import type { Shapes } from '../../core/observation/exchange-shape.ts';
import { probes } from '../../probes/registry.ts';
import { sources } from '../../sources/registry.ts';
import { runShapes } from '../run/shape.ts';

/** What every offer and answer of a recording must be, whoever made it. */
export async function exchangeShapes(): Promise<Shapes> {
  const own = await Promise.all([...probes, ...sources].map(({ shapes }) => shapes()));
  return new Map([runShapes, ...own].flatMap((shapes) => [...shapes]));
}
