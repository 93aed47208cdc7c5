import type { ReadinessWishes } from '../../facts/readiness-facts.ts';
import { exitCodeOf } from '../../finding/exit-code.ts';
import type { ResultDocument } from '../../finding/result.ts';
import { calendarDay, OptionError, wholeNumber } from '../../inputs/checked-option.ts';
import { loadProfiles } from '../../inputs/load-profiles.ts';
import { Problems } from '../../inputs/problems.ts';
import { readResult } from '../../inputs/read-document.ts';
import { readTextFile } from '../../inputs/read-file.ts';
import { decodeRoot } from '../../readiness/decode-root.ts';
import { type ExportFile, readExports } from '../../readiness/read-export.ts';
import { judgeReadiness } from '../../scan/judge-readiness.ts';
import type { WritingOptions } from '../options.ts';
import { type CommandContext, exitCodes } from '../program.ts';
import { parseFormats, writeReports } from '../write-reports.ts';

/** 500 gateways are about 5 MB; more than this is no export. */
const exportOctets = 64 * 1024 * 1024;

export interface ReadinessOptions extends WritingOptions {
  readonly result?: string;
  readonly profile?: readonly string[];
  readonly asOf?: string;
  readonly clients?: string;
  readonly sstpClients?: string;
  readonly os?: string;
}

/** Judges exported configurations: is each gateway ready for the retirement of SSTP? Opens no socket. */
export async function readiness(
  { streams, signal }: CommandContext,
  files: readonly string[],
  options: ReadinessOptions,
): Promise<number> {
  const problems = new Problems();
  const now = new Date().toISOString();
  const asOf = await problems.collect(() =>
    options.asOf === undefined ? now.slice(0, 10) : calendarDay('--as-of', options.asOf),
  );
  const formats = await problems.collect(() => parseFormats(options));
  const wishes = await problems.collect(() => wishesOf(options));
  const result = await problems.collect(() => loadResult(options.result, signal));
  const exports: ExportFile[] = [];
  for (const file of files) {
    const value = await problems.collect(async () => parseJson(await readTextFile(file, exportOctets, signal), file));
    if (value !== undefined) exports.push({ file, value });
  }
  const gateways = await problems.collect(() => readExports(exports, decodeRoot));
  const profiles = (await loadProfiles(options.profile ?? [], problems, signal)).filter(
    ({ told }) => told !== undefined,
  );
  problems.throwIfAny();
  if (asOf === undefined || formats === undefined || wishes === undefined || gateways === undefined)
    return exitCodes.usage;
  const { recording, result: document } = await judgeReadiness({
    gateways,
    wishes,
    result,
    profiles,
    asOf,
    date: now,
    signal,
  });
  const written = await writeReports(document, recording, formats, options, streams);
  for (const file of written) streams.err.write(`gateproof: wrote ${file}\n`);
  return exitCodeOf(document);
}

async function loadResult(file: string | undefined, signal: AbortSignal): Promise<ResultDocument | undefined> {
  return file === undefined ? undefined : readResult(file, signal);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new OptionError(`${file}: JSON wanted, ${(error as Error).message}`);
  }
}

const systems: readonly string[] = ['windows', 'macos', 'linux', 'android', 'ios'];

function wishesOf({ clients, sstpClients, os }: ReadinessOptions): ReadinessWishes {
  const wanted = os?.split(',').map((name) => name.trim().toLowerCase());
  const stranger = wanted?.find((name) => !systems.includes(name));
  if (stranger !== undefined) throw new OptionError(`--os: ${systems.join(', ')} wanted, "${stranger}" found`);
  const numbers = {
    ...(clients === undefined ? {} : { clients: wholeNumber('--clients', clients, 0, 1_000_000) }),
    ...(sstpClients === undefined ? {} : { sstpClients: wholeNumber('--sstp-clients', sstpClients, 0, 1_000_000) }),
  };
  const { clients: all, sstpClients: some } = numbers as { readonly clients?: number; readonly sstpClients?: number };
  if (all !== undefined && some !== undefined && some > all) {
    throw new OptionError(`--sstp-clients: at most --clients (${all}) wanted, ${some} found`);
  }
  return { ...numbers, ...(wanted === undefined ? {} : { systems: wanted }) };
}
