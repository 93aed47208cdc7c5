import type { Shapes } from '../../core/observation/exchange-shape.ts';
import { ikev1Shapes } from '../ikev1/shape.ts';
import { ikev2Shapes } from '../ikev2/shape.ts';
import { strongswanShapes } from '../strongswan/shape.ts';

/** Of all that asks an endpoint of IKE. */
export const ikeShapes: Shapes = new Map([...ikev2Shapes, ...ikev1Shapes, ...strongswanShapes]);
