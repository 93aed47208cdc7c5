import { join } from 'node:path';
import type { ReportFormatName } from '../../reports/registry.ts';
import type { ResultDocument } from '../finding/result.ts';
import type { Recording } from '../observation/recording.ts';
import { didYouMean } from '../policy/nearest.ts';
import type { WritingOptions } from './options.ts';
import { OptionError } from './options.ts';
import { type Streams, wantsColour } from './streams.ts';
import { writeWholeFile } from './write-file.ts';

/** Formats asked for, checked; the default is the terminal report. Loads no writer's words. */
export async function parseFormats({ format, out }: WritingOptions): Promise<readonly ReportFormatName[]> {
  if (format === undefined) return ['terminal'];
  const { reportFormats } = await import('../../reports/registry.ts');
  const reportNames = Object.keys(reportFormats);
  const names = [...new Set(format.split(',').map((name) => name.trim()))];
  for (const name of names) {
    if (!Object.hasOwn(reportFormats, name)) {
      throw new OptionError(
        `--format: ${reportNames.join(', ')} wanted, "${name}" found${didYouMean(name, reportNames)}`,
      );
    }
  }
  if (out === undefined && names.length > 1) {
    throw new OptionError(`--format: one format goes to standard output, ${names.length} need --out DIR`);
  }
  return names as ReportFormatName[];
}

/** Writes the reports: one to stdout, or all into `--out` with the terminal report on stdout. */
export async function writeReports(
  result: ResultDocument,
  recording: Recording | undefined,
  formats: readonly ReportFormatName[],
  { out }: WritingOptions,
  streams: Streams,
): Promise<readonly string[]> {
  const { reportFormats } = await import('../../reports/registry.ts');
  const write = (name: ReportFormatName): string =>
    reportFormats[name].write(result, { colour: wantsColour(streams.out), columns: streams.out.columns });
  if (out === undefined) {
    streams.out.write(write(formats[0] ?? 'terminal'));
    return [];
  }
  const files: string[] = [];
  const keep = async (file: string, content: string): Promise<void> => {
    await writeWholeFile(join(out, file), content);
    files.push(join(out, file));
  };
  if (recording !== undefined) await keep('observations.json', `${JSON.stringify(recording, null, 2)}\n`);
  for (const name of formats) {
    if (name === 'terminal') continue;
    await keep(`${name === 'json' ? 'result' : 'report'}.${reportFormats[name].extension}`, write(name));
  }
  streams.out.write(write('terminal'));
  return files;
}
