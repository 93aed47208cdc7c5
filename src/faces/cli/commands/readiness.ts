import { defined } from '../../../../core/defined.ts';
import type { ReadinessWishes } from '../../../../core/facts/readiness-facts.ts';
import { type ExitCodeOptions, exitCodeOf } from '../../../../core/finding/exit-code.ts';
import type { ResultDocument } from '../../../../core/finding/result.ts';
import { checklist } from '../../../../core/policy/default-policies.ts';
import type { Policy } from '../../../../core/policy/policy.ts';
import { decodeRoot } from '../../../../sources/azure-export/decode-root.ts';
import { type ExportFile, type ReadExports, readExports } from '../../../../sources/azure-export/read-export.ts';
import { calendarDay, OptionError, wholeNumber } from '../../../inputs/checked-option.ts';
import { loadPolicies } from '../../../inputs/load-policies.ts';
import { loadProfiles } from '../../../inputs/load-profiles.ts';
import { Problems } from '../../../inputs/problems.ts';
import { readResult } from '../../../inputs/read-document.ts';
import { readExportFile } from '../../../inputs/read-export-file.ts';
import { judgeReadiness } from '../../../scan/judge-readiness.ts';
import type { CommandContext } from '../command-context.ts';
import type { WritingOptions } from '../options.ts';
import { note } from '../streams.ts';
import { tryOutputs } from '../try-output.ts';
import { parseFormats, writeReports } from '../write-reports.ts';

export interface ReadinessOptions extends WritingOptions, ExitCodeOptions {
  readonly result?: string;
  readonly profile?: readonly string[];
  readonly policy?: readonly string[];
  readonly asOf?: string;
  readonly clients?: string;
  readonly sstpClients?: string;
  readonly os?: string;
  readonly throughput?: string;
  readonly zoneRedundant?: boolean;
}

/** Judges exported configurations: is each gateway ready for the retirement of SSTP? Opens no socket. */
export async function readiness(
  { streams, signal }: CommandContext,
  files: readonly string[],
  options: ReadinessOptions,
): Promise<number> {
  const problems = new Problems();
  const now = new Date().toISOString();
  const { asOf, formats, wishes, result, exports, profiles, policies } = await problems.all({
    asOf: () => (options.asOf === undefined ? now.slice(0, 10) : calendarDay('--as-of', options.asOf)),
    formats: () => parseFormats(options),
    wishes: () => wishesOf(options),
    result: () => loadResult(options.result, signal),
    exports: () => loadExports(files, problems, signal),
    profiles: () => loadProfiles(options.profile ?? [], problems, signal),
    policies: () => loadFurther(options.policy, problems, signal),
    outputs: () => tryOutputs(options, problems, streams),
  });
  const { recording, result: document } = await judgeReadiness({
    exports,
    wishes,
    result,
    profiles: profiles.filter(({ told }) => told !== undefined),
    policies,
    asOf,
    date: now,
    signal,
  });
  const written = await writeReports(document, recording, formats, options, streams);
  for (const file of written) note(streams, `wrote ${file}`);
  return exitCodeOf(document, options);
}

/** What the files that can be read say together. */
async function loadExports(files: readonly string[], problems: Problems, signal: AbortSignal): Promise<ReadExports> {
  const exports: ExportFile[] = [];
  for (const file of files) {
    const one = await problems.collect(() => readExportFile(file, signal));
    if (one !== undefined) exports.push(one);
  }
  return readExports(exports, decodeRoot);
}

/** None where none was named. */
async function loadFurther(
  names: readonly string[] | undefined,
  problems: Problems,
  signal: AbortSignal,
): Promise<readonly Policy[]> {
  if (names === undefined) return [];
  const policies = await loadPolicies({ policy: names }, problems, signal);
  return policies.filter(({ id }) => id !== checklist);
}

async function loadResult(file: string | undefined, signal: AbortSignal): Promise<ResultDocument | undefined> {
  return file === undefined ? undefined : readResult(file, signal);
}

const systems: readonly string[] = ['windows', 'macos', 'linux', 'android', 'ios'];

/** 'windows', or with its version: 'windows-10', 'macos-10.15'. */
const system = new RegExp(`^(${systems.join('|')})(-\\d{1,4}(\\.\\d{1,4}){0,3})?$`, 'u');

function wishesOf({ clients, sstpClients, os, throughput, zoneRedundant }: ReadinessOptions): ReadinessWishes {
  const wanted = os?.split(',').map((name) => name.trim().toLowerCase());
  const stranger = wanted?.find((name) => !system.test(name));
  if (stranger !== undefined) {
    throw new OptionError(
      `--os: ${systems.join(', ')} wanted, also with a version as in macos-11, "${stranger}" found`,
    );
  }
  const numbers = defined({
    clients: clients === undefined ? undefined : wholeNumber('--clients', clients, 0, 1_000_000),
    sstpClients: sstpClients === undefined ? undefined : wholeNumber('--sstp-clients', sstpClients, 0, 1_000_000),
    throughputMbps: throughput === undefined ? undefined : wholeNumber('--throughput', throughput, 1, 1_000_000),
  });
  const { clients: all, sstpClients: some } = numbers;
  if (all !== undefined && some !== undefined && some > all) {
    throw new OptionError(`--sstp-clients: at most --clients (${all}) wanted, ${some} found`);
  }
  return {
    ...numbers,
    ...(zoneRedundant === true ? { zoneRedundant } : {}),
    ...defined({ systems: wanted }),
  };
}
