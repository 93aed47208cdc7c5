import { defined } from '../../core/defined.ts';
import type { ResultDocument, TargetResult } from '../../core/finding/result.ts';
import type { JsonObject } from '../../core/observation/observation.ts';
import { type Anchor, pathUri } from '../ids/anchor.ts';
import { fingerprint } from '../ids/fingerprint.ts';
import { jsonArray, jsonText } from '../text/json-text.ts';
import { sarifText } from './sarif-text.ts';

const LONGEST_MESSAGE = 1000;

/** One run of gateproof (SARIF 2.1.0 section 3.14); `results` are written as they come. */
export interface SarifRun {
  readonly result: ResultDocument;
  readonly rules: readonly JsonObject[];
  readonly results: Iterable<JsonObject>;
  /** What a reader must know who sees the list alone. */
  readonly notices: readonly string[];
  readonly properties?: JsonObject;
}

/** A SARIF log of one run, in pieces. */
export function* sarifLog({ result, rules, results, notices, properties }: SarifRun): Generator<string> {
  const { tool, startedAt, finishedAt, interrupted } = result;
  const notifications = [
    ...(interrupted ? [notification('error', 'The run was cut short; what was seen until then is judged.')] : []),
    ...notices.map((text) => notification('warning', text)),
  ];
  const run = {
    tool: {
      driver: {
        name: tool.name,
        fullName: sarifText(`${tool.name} ${tool.version}`, LONGEST_MESSAGE),
        ...version(tool.version),
        // The name of the package wherever packages are kept (package URL, ECMA-427): a tool without a place of its own on the web has no other.
        informationUri: 'pkg:npm/gateproof',
        rules,
      },
    },
    automationDetails: { id: category(result) },
    invocations: [
      {
        executionSuccessful: !interrupted,
        startTimeUtc: startedAt,
        endTimeUtc: finishedAt,
        ...(notifications.length === 0 ? {} : { toolExecutionNotifications: notifications }),
      },
    ],
    columnKind: 'utf16CodeUnits',
    ...defined({ properties }),
    results: [],
  };
  const log = { $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] };
  const text = jsonText(log);
  // The empty list is the last of the run, and the run the last of the log.
  const at = text.lastIndexOf('[]');
  yield text.slice(0, at);
  yield* jsonArray(results, 3);
  yield `${text.slice(at + 2)}\n`;
}

export function message(text: string): JsonObject {
  return { text: sarifText(text, LONGEST_MESSAGE) };
}

/** Where a result is shown, and which endpoint it is about. */
export function location({ file, line }: Anchor, { url, gateway }: TargetResult): JsonObject {
  return {
    physicalLocation: {
      artifactLocation: { uri: pathUri(file) },
      ...(line === undefined ? {} : { region: { startLine: line } }),
    },
    logicalLocations: [{ name: gateway ?? url, fullyQualifiedName: url, kind: 'resource' }],
  };
}

/** The first is the one that GitHub goes by; it wants a hash, a colon and a number. */
export function fingerprints(print: string): JsonObject {
  return { primaryLocationLineHash: `${print.slice(0, 16)}:1`, 'gateproofProblem/v1': print };
}

function notification(level: 'error' | 'warning', text: string): JsonObject {
  return { level, message: { text } };
}

function version(text: string): JsonObject {
  return /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/u.test(text)
    ? { version: text, semanticVersion: text }
    : { version: text };
}

/** One category for each set of policies and targets: GitHub replaces a category's alerts by those of its next upload. */
function category({ policies, targets }: ResultDocument): string {
  const files = new Set(targets.map(({ declared }) => declared?.file));
  const [file] = files;
  const named =
    files.size === 1 && file !== undefined ? file : fingerprint(...targets.map(({ url }) => url).sort()).slice(0, 12);
  const ids = policies.map(({ id }) => id).sort();
  return ['gateproof', ids.join('+'), named]
    .map((part) => sarifText(part.replaceAll('/', '.'), 200))
    .concat('')
    .join('/');
}
