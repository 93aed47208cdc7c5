import type { PolicyReference } from '../../core/finding/result.ts';
import { citation } from '../../core/policy/citation.ts';
import { visibleText } from '../text/visible-text.ts';
import { controlId } from './property.ts';

/** Every clause of every policy as a control with one objective, since no catalog of OSCAL has them; nothing where there is no clause. */
export function objectives(policies: readonly PolicyReference[]): object {
  const all = policies.flatMap(({ id, clauses }) =>
    clauses.map((clause) => {
      const vendor = Object.entries(clause.vendor).map(([column, value]) => `${column} ${value}`);
      return {
        'control-id': controlId(id, clause.id),
        parts: [
          {
            id: objectiveId(id, clause.id),
            name: 'assessment-objective',
            title: visibleText(`${id}/${clause.id}`),
            prose: visibleText([clause.title, ...vendor].join('; ')),
            parts: [{ name: 'assessment-source', prose: visibleText(citation(clause.source)) }],
          },
        ],
      };
    }),
  );
  return all.length === 0 ? {} : { 'local-definitions': { 'objectives-and-methods': all } };
}

export function objectiveId(policy: string, clause: string): string {
  return `${controlId(policy, clause)}_obj`;
}
