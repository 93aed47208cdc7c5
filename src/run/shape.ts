import { always, named, type Shapes } from '../../core/observation/exchange-shape.ts';
import { anything } from '../../core/observation/shape-parts.ts';

const names = ['resolve', 'credentials', 'driver', 'classify', 'source-port', 'target-timeout', 'fault'];

/** What a run tells beside its probes says it by its name and its outcome. */
export const runShapes: Shapes = new Map(named('run', names, always(anything, anything.optional())));
