import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Finding } from '../../../../core/finding/finding.ts';
import type { ResultDocument, TargetResult } from '../../../../core/finding/result.ts';
import { summarise } from '../../../../core/finding/summary.ts';
import type { Observation } from '../../../../core/observation/observation.ts';
import type { Recording } from '../../../../core/observation/recording.ts';
import { programText } from '../../../../core/program-files.ts';
import { inkFor } from '../../../../reports/terminal/ink.ts';
import { readinessLines } from '../../../../reports/terminal/readiness.ts';
import { ikev1Words } from '../../../../reports/words/ike-words.ts';
import { decodeRoot } from '../../../../sources/azure-export/decode-root.ts';
import { readExports } from '../../../../sources/azure-export/read-export.ts';
import { loadInputs } from '../../../inputs/load-inputs.ts';
import { loadNamedPolicy } from '../../../inputs/load-policies.ts';
import { Problems } from '../../../inputs/problems.ts';
import { judge } from '../../../judge/judge.ts';
import { labUp } from '../../../lab/lab.ts';
import { judgeReadiness } from '../../../scan/judge-readiness.ts';
import { observeTargets } from '../../../scan/observe-targets.ts';
import { type CommandContext, exitCodes } from '../command-context.ts';
import { limitsOf } from '../limits-of.ts';
import { expectedIkev1, foundDeviations, plantedDeviations } from '../planted-deviations.ts';
import { ProgressLine, withProgressLine } from '../progress-line.ts';
import type { Output } from '../streams.ts';
import { tryOutputs } from '../try-output.ts';
import { usualListen } from '../usual-listen.ts';
import { writeReports } from '../write-reports.ts';
import { tellClients } from './demo-clients.ts';
import { driftStore, tellDrift } from './demo-drift.ts';

/**
 * The main job on the lab: scans every gateway and compares what was found with what was planted, then lets one drift and shows what changed. Exit code 0
 * when both are the same.
 */
export async function demo(context: CommandContext, { out }: { readonly out: string }): Promise<number> {
  const { streams, signal } = context;
  const problems = new Problems();
  await tryOutputs({ out }, problems, streams);
  problems.throwIfAny();
  const progress = new ProgressLine(streams.err);
  const say = (message: string): void => {
    if (streams.err.isTerminal) progress.show(message);
    else streams.err.write(`gateproof: ${message}\n`);
  };
  const lab = await labUp({ signal, takeOver: true, onProgress: say });
  progress.clear();
  const options = { config: lab.inventoryFile, timeout: '5000', connections: '13' };
  const inputs = await loadInputs([], options, signal);
  streams.err.write(`gateproof: scanning ${inputs.targets.map(({ target }) => target.url).join(' ')}\n`);
  const recording = await withProgressLine(streams.err, (onProgress) =>
    observeTargets(inputs, limitsOf(options), { onProgress, signal }),
  );
  const result = judge(recording, inputs.policies, recording.startedAt.slice(0, 10));
  const quiet: Output = { write: () => undefined, isTerminal: false, columns: 80 };
  await writeReports(result, recording, ['json', 'html'], { out }, { out: quiet, err: streams.err });
  if (result.interrupted) return exitCodes.interrupted;

  let asPlanted = true;
  for (const { name } of lab.gateways) {
    const targets = result.targets.filter(({ gateway }) => gateway === name);
    const urls = new Set(targets.map(({ url }) => url));
    const findings = result.findings.filter(({ target }) => urls.has(target));
    asPlanted = (await tell(name, findings, streams.out)) && asPlanted;
    asPlanted = (await tellIkev1(name, targets, streams.out)) && asPlanted;
  }
  await tellColumns(result, out, context);
  await tellConfigured(recording, out, context);
  const asLanded = await tellClients(context);
  if (!asLanded) streams.out.write('  NOT AS EXPECTED    other clients break than those that must\n');
  const asDrifted = await tellDrift(context, out);
  if (!asDrifted) streams.out.write('  NOT AS EXPECTED    one change wanted, that of the drift\n');
  streams.out.write(`\nreport: ${join(out, 'report.html')}\nresult: ${join(out, 'result.json')}\n`);
  streams.out.write(`page:   gateproof serve --store ${join(out, driftStore)}, which is at http://${usualListen}/\n`);
  return asPlanted && asLanded && asDrifted ? 0 : 1;
}

/** Whether the findings are exactly what was planted in the gateway. */
async function tell(gateway: string, findings: readonly Finding[], out: Output): Promise<boolean> {
  const { verdict, pass, fail, inconclusive, notApplicable } = summarise(findings);
  const found = foundDeviations(findings);
  const planted = await plantedDeviations(gateway);
  const missed = planted.filter((line) => !found.includes(line));
  const invented = found.filter((line) => !planted.includes(line));
  const open = findings.filter((finding) => finding.verdict === 'inconclusive');
  const counts = `${pass} pass, ${fail} fail, ${inconclusive} inconclusive, ${notApplicable} not applicable`;
  out.write(`\n${gateway}: ${verdict} (${counts})\n`);
  for (const line of found)
    out.write(`  ${planted.includes(line) ? 'planted and found' : 'NOT PLANTED      '}  ${line}\n`);
  for (const line of missed) out.write(`  PLANTED, MISSED    ${line}\n`);
  for (const { clause, target, reason } of open) out.write(`  inconclusive       ${clause} @ ${target}: ${reason}\n`);
  if (planted.length === 0 && found.length === 0) out.write('  nothing planted, nothing found\n');
  return missed.length === 0 && invented.length === 0 && open.length === 0;
}

/** Whether what was seen of IKEv1 is what the gateway's folder says; a gateway without IKE has none of either. */
async function tellIkev1(gateway: string, targets: readonly TargetResult[], out: Output): Promise<boolean> {
  const wanted = await expectedIkev1(gateway);
  const [seen] = targets.flatMap(({ facts }) => facts.ike?.ikev1 ?? []);
  if (wanted === seen?.stance) {
    if (seen !== undefined) out.write(`  as expected        IKEv1 ${ikev1Words(seen)}\n`);
    return true;
  }
  out.write(
    `  NOT AS EXPECTED    IKEv1 ${seen === undefined ? 'not asked' : ikev1Words(seen)}, expected ${wanted ?? 'none'}\n`,
  );
  return false;
}

/** The gateway whose exported configuration stands beside its container, and the file's name. */
const exported = { gateway: 'conforming', file: 'azure-export.json' };

/**
 * The same observations judged by what a gateway's export configures in place of the documented tables: the lab's gateway takes all of them, so
 * one with a custom policy would have drifted.
 */
async function tellConfigured(recording: Recording, out: string, { streams, signal }: CommandContext): Promise<void> {
  const file = join(out, 'azure-custom-policy.json');
  await writeFile(file, programText(`containers/${exported.gateway}/azure-custom-policy.json`));
  const policy = await loadNamedPolicy(`from:${file}`, signal);
  const own = recording.targets.filter(({ gateway, scheme }) => gateway === exported.gateway && scheme === 'ikev2');
  const urls = new Set(own.map(({ url }) => url));
  const observations = recording.observations.filter(({ target }) => urls.has(target));
  const { findings } = judge({ ...recording, targets: own, observations }, [policy], recording.startedAt.slice(0, 10));
  streams.out.write(`\n${exported.gateway}, judged by a custom policy instead: ${policy.title}\n`);
  for (const { clause, verdict, reason } of findings.filter((one) => one.verdict !== 'not-applicable')) {
    streams.out.write(`  ${verdict.padEnd(12)} ${clause}: ${reason}\n`);
  }
}

/** One gateway as it is documented, configured and observed: its export, and the scan that was just made. */
async function tellColumns(scanned: ResultDocument, out: string, { streams, signal }: CommandContext): Promise<void> {
  const { gateway, file } = exported;
  const value: unknown = JSON.parse(programText(`containers/${gateway}/${file}`));
  const { recording, result } = await judgeReadiness({
    exports: readExports([{ file, value }], decodeRoot),
    wishes: { clients: 250, sstpClients: 90, systems: ['windows', 'macos'] },
    result: scanned,
    asOf: scanned.asOf,
    date: scanned.finishedAt,
    signal,
  });
  const folder = join(out, 'readiness');
  const quiet: Output = { write: () => undefined, isTerminal: false, columns: 80 };
  await writeReports(
    result,
    recording,
    ['json', 'html', 'migration'],
    { out: folder },
    { out: quiet, err: streams.err },
  );
  const page = { columns: streams.out.columns, ink: inkFor(false), observations: new Map<string, Observation>() };
  const lines = result.targets.flatMap(({ facts }) => readinessLines(facts.readiness, page));
  streams.out.write(
    `\n${gateway}, by its exported configuration: ${result.summary.verdict} for the retirement of SSTP\n`,
  );
  for (const line of lines) streams.out.write(`${line}\n`);
  streams.out.write(`ways out of SSTP: ${join(folder, 'migration.md')}\n`);
}
