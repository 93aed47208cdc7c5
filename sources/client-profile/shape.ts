import { always, named, type Shapes } from '../../core/observation/exchange-shape.ts';
import { anything } from '../../core/observation/shape-parts.ts';

/** What stands in a profile is read part by part, and a part of another shape says nothing (`concludeProfile`). */
export const profileShapes: Shapes = new Map(named('profile', ['read'], always(anything, anything.optional())));
