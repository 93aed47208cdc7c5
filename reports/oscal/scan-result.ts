import type { WaiverReference } from '../../core/finding/finding.ts';
import type { Finding, PolicyReference } from '../../core/finding/result.ts';
import { ratingOf } from '../../core/policy/rating.ts';
import { instantAfter } from '../text/instant.ts';
import { visibleText } from '../text/visible-text.ts';
import { besideVerdict } from '../view/beside-verdict.ts';
import { leniencyLines } from '../view/leniencies.ts';
import { waiverWords } from '../words/waiver-words.ts';
import { counted, reasonWords } from '../words/words.ts';
import type { OscalContext } from './context.ts';
import { exchanges, origin } from './exchanges.ts';
import { objectiveId } from './objectives.ts';
import { controlId, property } from './property.ts';

/** Of what was observed, in characters: a gateway that accepts everything would fill the document with it. */
const LONGEST_VALUE = 2000;

/** The one scan: its inventory, the clauses that were judged, what was seen, and what was found. */
export function scanResult(context: OscalContext): object {
  const { result, uuid } = context;
  const open = result.findings.filter(({ verdict }) => verdict === 'inconclusive');
  const waivers = new Map(result.findings.flatMap(({ waiver }) => (waiver === undefined ? [] : [[waiver.id, waiver]])));
  const decided = result.findings.filter(({ verdict }) => verdict === 'pass' || verdict === 'fail');
  return {
    uuid: uuid('result'),
    title: `Scan of ${counted(result.targets.length, 'target')}`,
    description: visibleText(
      `${[
        `Judged by ${result.policies.map(({ id, version }) => `${id} ${version}`).join(', ') || 'no policy'}`,
        ...besideVerdict(result),
      ].join('; ')}.`,
    ),
    start: instantAfter(result.startedAt, 0),
    end: instantAfter(result.finishedAt, 0),
    'local-definitions': {
      ...(result.targets.length === 0
        ? {}
        : { 'inventory-items': result.targets.map((target) => inventoryItem(target, context)) }),
      'assessment-assets': {
        components: [
          {
            uuid: uuid('tool'),
            type: 'software',
            title: result.tool.name,
            description: 'Offers one combination at a time and records what the gateway answers.',
            props: [property('version', result.tool.version)],
            status: { state: 'operational' },
          },
        ],
        'assessment-platforms': [{ uuid: uuid('platform'), 'uses-components': [{ 'component-uuid': uuid('tool') }] }],
      },
    },
    'reviewed-controls': { 'control-selections': selections(result.policies) },
    ...(result.observations.length + open.length === 0 ? {} : { observations: () => observations(open, context) }),
    ...(waivers.size === 0 ? {} : { risks: [...waivers.values()].map((waiver) => risk(waiver, context)) }),
    ...(decided.length === 0 ? {} : { findings: () => decided.values().map((finding) => decision(finding, context)) }),
    remarks: `${counted(decided.length, 'judgement')} below. ${counted(open.length, 'judgement')} could not be made: each is an observation and no finding, because neither of the two states is true of it. A clause without either does not apply to the target.`,
  };
}

/** A failure that is known and accepted until a day is a deviation that somebody approved; the finding stays what it is. */
function risk(waiver: WaiverReference, { uuid }: OscalContext): object {
  return {
    uuid: uuid(`waiver/${waiver.id}`),
    title: visibleText(`Waiver ${waiver.id}`),
    description: visibleText(waiver.reason),
    statement: visibleText(waiverWords(waiver)),
    props: [property('owner', waiver.owner), property('approver', waiver.approver)],
    status: 'deviation-approved',
    deadline: `${waiver.expires}T23:59:59Z`,
  };
}

function* observations(open: readonly Finding[], context: OscalContext): Generator<object> {
  yield* exchanges(context);
  for (const finding of open) yield undecided(finding, context);
}

function selections(policies: readonly PolicyReference[]): readonly object[] {
  const some = policies.filter(({ clauses }) => clauses.length > 0);
  if (some.length === 0) return [{ remarks: 'No clause was judged.' }];
  return some.map(({ id, version, title, clauses }) => ({
    description: visibleText(`${id} ${version}: ${title}`),
    'include-controls': clauses.map((clause) => ({ 'control-id': controlId(id, clause.id) })),
  }));
}

function inventoryItem(
  { url, gateway, summary }: OscalContext['result']['targets'][number],
  { uuid }: OscalContext,
): object {
  return {
    uuid: uuid(`target/${url}`),
    description: visibleText(gateway === undefined ? url : `${url} of ${gateway}`),
    props: [
      property('endpoint', url),
      ...(gateway === undefined ? [] : [property('gateway', gateway)]),
      property('verdict', summary.verdict),
    ],
  };
}

function undecided(finding: Finding, context: OscalContext): object {
  const { result, uuid, sharedUuid } = context;
  return {
    uuid: uuid(`undecided/${finding.id}`),
    title: visibleText(`${finding.policy}/${finding.clause} at ${finding.target} could not be decided`),
    description: visibleText(reasonWords(finding.reason)),
    props: [property('clause', `${finding.policy}/${finding.clause}`), ...judged(finding)],
    ...(finding.evidence.length === 0
      ? {}
      : {
          links: finding.evidence.map((id) => ({ href: `#${uuid(`observation/${id}`)}`, rel: 'related-observation' })),
        }),
    methods: ['TEST'],
    types: ['control-objective'],
    origins: [origin(context)],
    subjects: [{ 'subject-uuid': sharedUuid(`target/${finding.target}`), type: 'inventory-item' }],
    collected: instantAfter(result.finishedAt, 0),
  };
}

function decision(finding: Finding, context: OscalContext): object {
  const { uuid } = context;
  const isPass = finding.verdict === 'pass';
  return {
    uuid: uuid(`finding/${finding.id}`),
    title: visibleText(`${finding.policy}/${finding.clause} at ${finding.target}`),
    description: visibleText([reasonWords(finding.reason), ...leniencyLines(finding)].join('; ')),
    props: judged(finding),
    origins: [origin(context)],
    target: {
      type: 'objective-id',
      'target-id': objectiveId(finding.policy, finding.clause),
      props: [property('endpoint', finding.target)],
      status: { state: isPass ? 'satisfied' : 'not-satisfied', reason: isPass ? 'pass' : 'fail' },
    },
    ...(finding.waiver === undefined
      ? {}
      : { 'related-risks': [{ 'risk-uuid': uuid(`waiver/${finding.waiver.id}`) }] }),
    'related-observations': finding.evidence.map((id) => ({ 'observation-uuid': uuid(`observation/${id}`) })),
  };
}

function judged(finding: Finding): readonly object[] {
  const { verdict, reason, direction, observed } = finding;
  const words = JSON.stringify(observed);
  return [
    property('verdict', verdict),
    property('reason', reason),
    property('direction', direction),
    ...Object.entries(ratingOf(finding)).map(([name, value]) => property(name, value)),
    property('observed', words.length > LONGEST_VALUE ? `${words.length} characters, see the result document` : words),
  ];
}
