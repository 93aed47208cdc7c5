import type { Shapes } from '../../core/observation/exchange-shape.ts';
import { exchangeShapes } from '../../src/inputs/exchange-shapes.ts';

/** Of every probe and source, and of the run. */
export const everyShape: Shapes = await exchangeShapes();
