import type { Facts } from '../facts/facts.ts';
import type { SeenTarget } from './seen-target.ts';

/** What the observations of one target say. Pure: a recording holds all that is needed, and any day gives the same. */
export type Conclude = (seen: SeenTarget) => Facts;
