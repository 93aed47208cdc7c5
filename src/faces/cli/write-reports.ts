import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ResultDocument } from '../../../core/finding/result.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import type { LandingDocument } from '../../../core/policy/clients/landing-document.ts';
import { didYouMean } from '../../../core/policy/nearest.ts';
import type { ReportFormatName } from '../../../reports/registry.ts';
import type { ReportFormat } from '../../../reports/report-format.ts';
import { jsonDocument } from '../../../reports/text/json-text.ts';
import { OptionError } from '../../inputs/checked-option.ts';
import { Deliveries } from './deliveries.ts';
import type { WritingOptions } from './options.ts';
import { ProgressLine } from './progress-line.ts';
import { type Streams, wantsColour } from './streams.ts';
import { chunks, writeWholeFile } from './write-file.ts';

/** What `--format` takes: the pure writers, and a PDF, which a browser prints of the report without its evidence. */
export type FormatName = ReportFormatName | 'pdf';

const pdfFile = 'report.pdf';

/** What stands for every format. */
const everyFormat = 'all';

/** Formats asked for, checked, a PDF last; the default is the terminal report. Loads no writer's words. */
export async function parseFormats({ format, out }: WritingOptions): Promise<readonly FormatName[]> {
  if (format === undefined) return ['terminal'];
  const { reportFormats } = await import('../../../reports/registry.ts');
  const reportNames = [...Object.keys(reportFormats), 'pdf'];
  const names = [...new Set(format.split(',').map((name) => name.trim()))];
  if (names.includes(everyFormat)) return await everyName(out);
  for (const name of names) {
    if (!reportNames.includes(name)) {
      const known = [...reportNames, everyFormat];
      throw new OptionError(`--format: ${known.join(', ')} wanted, "${name}" found${didYouMean(name, known)}`);
    }
  }
  if (out === undefined && names.length > 1) {
    throw new OptionError(`--format: one format goes to standard output, ${names.length} need --out DIR`);
  }
  if (!names.includes('pdf')) return names as FormatName[];
  if (out === undefined) throw new OptionError('--format pdf: --out DIR wanted, because a PDF is not for a terminal');
  await (await import('./write-pdf.ts')).findChromium();
  return [...names.filter((name) => name !== 'pdf'), 'pdf'] as FormatName[];
}

/** Every format that can be had here; a PDF where there is a browser. Throws OptionError. */
async function everyName(out: string | undefined): Promise<readonly FormatName[]> {
  if (out === undefined) throw new OptionError(`--format ${everyFormat}: --out DIR wanted, for a file of each`);
  const { reportFormats } = await import('../../../reports/registry.ts');
  const { findChromium, PdfError } = await import('./write-pdf.ts');
  const printable = await findChromium().then(
    () => true,
    (error: unknown) => {
      if (error instanceof PdfError) return false;
      throw error;
    },
  );
  return [...(Object.keys(reportFormats) as ReportFormatName[]), ...(printable ? (['pdf'] as const) : [])];
}

/**
 * Writes the reports: one to stdout, or all into `--out` with the terminal report on stdout; returns the files. One that cannot be made or written
 * keeps none of the others from it. Throws DeliveryError.
 */
export async function writeReports(
  result: ResultDocument,
  recording: Recording | undefined,
  formats: readonly FormatName[],
  options: WritingOptions,
  streams: Streams,
): Promise<readonly string[]> {
  const deliveries = new Deliveries();
  const files = await deliverReports(result, recording, formats, options, streams, deliveries);
  deliveries.throwIfAny();
  return files;
}

/** The same; what fails is told to `deliveries`. */
export async function deliverReports(
  result: ResultDocument,
  recording: Recording | undefined,
  formats: readonly FormatName[],
  { out, landing = false, quiet = false, verbose = false }: WritingOptions,
  streams: Streams,
  deliveries: Deliveries,
): Promise<readonly string[]> {
  const place = { colour: wantsColour(streams.out), columns: streams.out.columns, verbose };
  if (out === undefined && (formats[0] ?? 'terminal') === 'terminal') {
    await deliveries.try(async () => {
      // The other formats take longer to load than this one to write.
      const { terminalReport } = await import('../../../reports/terminal/terminal.ts');
      streams.out.write(terminalReport(result, place));
    });
    return [];
  }
  const { reportFormats } = await import('../../../reports/registry.ts');
  const options = {
    ...place,
    ...(landing ? { landing: await landingIn(result) } : {}),
    ...(formats.some((name) => name === 'html' || name === 'pdf')
      ? { evidence: { 'result.json': digestOf(reportFormats.json.write(result, place)) } }
      : {}),
  };
  const write = (name: ReportFormatName): string | Iterable<string> => reportFormats[name].write(result, options);
  const show = async (name: ReportFormatName): Promise<void> => {
    await deliveries.try(() => {
      const content = write(name);
      for (const chunk of typeof content === 'string' ? [content] : chunks(content)) streams.out.write(chunk);
    });
  };
  if (out === undefined) {
    const [name = 'terminal'] = formats;
    if (name !== 'pdf') await show(name);
    return [];
  }
  const files: string[] = [];
  const progress = new ProgressLine(streams.err);
  const toWrite = formats.filter((name) => name !== 'terminal').length + (recording === undefined ? 0 : 1);
  const keep = async (file: string, make: () => Content | Promise<Content>): Promise<void> => {
    const doing = file === pdfFile ? 'printing' : 'writing';
    progress.show(`${doing} ${file} (${files.length} of ${toWrite} reports done)`);
    await deliveries.try(async () => {
      await writeWholeFile(join(out, file), await make());
      files.push(join(out, file));
    });
  };
  if (recording !== undefined) await keep('observations.json', () => jsonDocument(Object.entries(recording)));
  // The result itself first: every other report can be made of it again.
  for (const name of [...formats].sort((a, b) => Number(b === 'json') - Number(a === 'json'))) {
    if (name === 'terminal') continue;
    if (name === 'pdf') {
      await keep(pdfFile, async () => {
        const { findChromium, printPdf } = await import('./write-pdf.ts');
        const { printedReport } = await import('../../../reports/html/html.ts');
        return await printPdf(printedReport(result, options), result.finishedAt, await findChromium());
      });
      continue;
    }
    await keep(fileNameOf(name, reportFormats[name]), () => write(name));
  }
  progress.clear();
  if (!quiet || formats.includes('terminal')) await show('terminal');
  return files;
}

/** Where the clients that ship land at the gateways of a result. */
async function landingIn(result: ResultDocument): Promise<LandingDocument> {
  const { landResult } = await import('../../inputs/land-clients.ts');
  return await landResult(result, new AbortController().signal);
}

type Content = string | Uint8Array | Iterable<string>;

/** SHA-256 of a file as it is written, in hex. */
function digestOf(content: string | Iterable<string>): string {
  const hash = createHash('sha256');
  for (const chunk of typeof content === 'string' ? [content] : chunks(content)) hash.update(chunk);
  return hash.digest('hex');
}

/** Where a format lies in `--out`. */
export function fileNameOf(name: string, { fileName, extension }: ReportFormat): string {
  return fileName ?? `report.${name}.${extension}`;
}
