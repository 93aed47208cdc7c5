import type { ResultDocument } from '../../core/finding/result.ts';
import { resultUuid, uuidNamer } from '../ids/name-uuid.ts';
import { instantAfter } from '../text/instant.ts';
import { jsonStream } from '../text/json-stream.ts';
import { visibleText } from '../text/visible-text.ts';
import { checkReferences, completenessOf, completenessWords } from '../view/outline.ts';
import type { OscalContext } from './context.ts';
import { objectives } from './objectives.ts';
import { property } from './property.ts';
import { scanResult } from './scan-result.ts';

/**
 * OSCAL assessment-results 1.1.3: one result, an observation for each exchange, a finding for each clause that passed or
 * failed at a target. OSCAL has no word for a clause that could not be decided: it is an observation of its own and no finding.
 */
export function oscalReport(result: ResultDocument): Iterable<string> {
  checkReferences(result);
  const named = uuidNamer(resultUuid(result));
  const uuid = (name: string): string => named(`oscal/${name}`);
  const shared = new Map<string, string>();
  const context: OscalContext = {
    result,
    uuid,
    sharedUuid: (name) => {
      const known = shared.get(name) ?? uuid(name);
      shared.set(name, known);
      return known;
    },
    collected: (startedAtMs) => instantAfter(result.startedAt, startedAtMs),
  };
  const document = {
    'assessment-results': {
      uuid: context.uuid('document'),
      metadata: {
        title: 'Conformance of VPN gateways to their documented cryptography',
        'last-modified': instantAfter(result.finishedAt, 0),
        version: result.schemaVersion,
        'oscal-version': '1.1.3',
        props: [
          property('tool', `${result.tool.name} ${result.tool.version}`),
          property('judged-as-of', result.asOf),
          property('verdict', result.summary.verdict),
          property('completeness', completenessWords(completenessOf(result))),
          ...(result.interrupted ? [property('interrupted', 'true')] : []),
        ],
      },
      'import-ap': {
        href: `#${context.uuid('plan')}`,
        remarks: 'No OSCAL assessment plan was made: the plan of a scan follows from the policies named there.',
      },
      ...objectives(result.policies),
      results: [scanResult(context)],
      'back-matter': {
        resources: [
          {
            uuid: context.uuid('plan'),
            title: 'Policies that the targets were judged by',
            description: result.policies
              .map(({ id, version, digest }) => visibleText(`${id} ${version}, ${digest}`))
              .join('; '),
          },
          {
            uuid: context.uuid('result-document'),
            title: 'Result document of gateproof',
            description: 'Holds every observation with its octets, under the names that the evidence goes by here.',
            rlinks: [{ href: 'result.json', 'media-type': 'application/json' }],
          },
        ],
      },
    },
  };
  return jsonStream(document);
}
