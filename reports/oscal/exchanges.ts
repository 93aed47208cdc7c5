import type { Observation } from '../../core/finding/result.ts';
import { visibleText } from '../text/visible-text.ts';
import type { OscalContext } from './context.ts';
import { property } from './property.ts';

/** Every exchange of the scan as an observation by test; its octets stay in the result document. */
export function exchanges(context: OscalContext): Iterable<object> {
  return context.result.observations.values().map((observation) => exchange(observation, context));
}

function exchange(
  { id, target, endpoint, probe, outcome, detail, startedAtMs }: Observation,
  context: OscalContext,
): object {
  return {
    uuid: context.uuid(`observation/${id}`),
    title: visibleText(`${id}: ${probe}, ${outcome}`),
    description: visibleText(detail === '' ? outcome : `${outcome}: ${detail}`),
    props: [property('observation', id), property('outcome', outcome), property('endpoint', endpoint)],
    methods: ['TEST'],
    origins: [origin(context)],
    subjects: [{ 'subject-uuid': context.sharedUuid(`target/${target}`), type: 'inventory-item' }],
    'relevant-evidence': [
      {
        href: `#${context.sharedUuid('result-document')}`,
        description: visibleText(`observation ${id} of the result document`),
      },
    ],
    collected: context.collected(startedAtMs),
  };
}

/** The tool, as the one who saw it. */
export function origin({ sharedUuid }: OscalContext): object {
  return { actors: [{ type: 'tool', 'actor-uuid': sharedUuid('tool') }] };
}
