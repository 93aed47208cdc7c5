import { spawn } from 'node:child_process';
import { access, constants, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GateproofError } from '../../../core/gateproof-error.ts';
import { runName } from '../../run/engine/run-identity.ts';

/** Names under which Chromium and its kin are installed, in the order in which they are looked for. */
const programNames = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];

/** A page of thousands of observations takes a while; a browser that hangs must not. */
const printWithinMs = 300_000;
/** Of what the browser says on stderr. */
const keptCharacters = 2000;

const encoder = new TextEncoder();
/** What every name in a PDF begins with. */
const solidus = 0x2f;

/** 'chromium-missing': there is none to print with. 'chromium-failed': it made no PDF. */
export type PdfErrorCode = 'chromium-missing' | 'chromium-failed';

export class PdfError extends GateproofError<PdfErrorCode> {
  constructor(code: PdfErrorCode, message: string) {
    // A format that cannot be had here is asked for in vain, before anything is sent.
    super({ name: 'PdfError', code, fault: code === 'chromium-missing' ? 'input' : 'environment' }, message);
  }
}

/** The Chromium to print with: GATEPROOF_CHROMIUM, or the first of the usual names on PATH. Throws PdfError 'chromium-missing'. */
export async function findChromium(environment: NodeJS.ProcessEnv = process.env): Promise<string> {
  const named = environment['GATEPROOF_CHROMIUM'];
  if (named !== undefined && named !== '') {
    if (await isProgram(named)) return named;
    throw new PdfError('chromium-missing', `--format pdf: a program wanted in GATEPROOF_CHROMIUM, "${named}" is none`);
  }
  for (const folder of (environment['PATH'] ?? '').split(delimiter)) {
    if (folder === '') continue;
    for (const name of programNames) if (await isProgram(join(folder, name))) return join(folder, name);
  }
  throw new PdfError(
    'chromium-missing',
    `--format pdf: an installed Chromium wanted, none of ${programNames.join(', ')} found on PATH; name one in GATEPROOF_CHROMIUM, or take --format html, which every browser prints alike`,
  );
}

/**
 * Prints an HTML report with a browser that has a profile of its own, thrown away afterwards, and no network. The dates in the PDF are
 * set to `finishedAt` (ISO 8601). Throws PdfError 'chromium-failed'.
 */
export async function printPdf(
  html: string,
  finishedAt: string,
  chromium: string,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), runName('pdf-')));
  try {
    const page = join(folder, 'report.html');
    const pdf = join(folder, 'report.pdf');
    await writeFile(page, html);
    const said = await run(chromium, argumentsFor(folder, page, pdf), signal);
    const printed = await readFile(pdf).catch(() => undefined);
    if (printed === undefined) throw new PdfError('chromium-failed', `--format pdf: ${chromium} made no PDF: ${said}`);
    return withDates(printed, finishedAt);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

function argumentsFor(folder: string, page: string, pdf: string): readonly string[] {
  return [
    '--headless',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--host-resolver-rules=MAP * ~NOTFOUND',
    `--user-data-dir=${join(folder, 'profile')}`,
    // Chromium's sandbox does not start for root, who runs most containers; the page has no script and comes from us.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    // The page brings its own header and footer; its headings are the bookmarks.
    '--no-pdf-header-footer',
    '--generate-pdf-document-outline',
    `--print-to-pdf=${pdf}`,
    pathToFileURL(page).href,
  ];
}

/** What the program said on stderr; it rejects only when it cannot be started or was stopped. */
function run(program: string, programArguments: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const limit = AbortSignal.timeout(printWithinMs);
  return new Promise((resolve, reject) => {
    const child = spawn(program, programArguments, {
      stdio: ['ignore', 'ignore', 'pipe'],
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
      killSignal: 'SIGKILL',
    });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = `${said}${text}`.slice(-keptCharacters);
    });
    child.on('error', (error) => {
      if (signal?.aborted === true) reject(signal.reason as Error);
      else if (limit.aborted)
        reject(
          new PdfError('chromium-failed', `--format pdf: ${program} was not done after ${printWithinMs / 1000} s`),
        );
      else reject(new PdfError('chromium-failed', `--format pdf: ${program} could not be started: ${error.message}`));
    });
    child.on('close', () => resolve(said.trim() || 'it said nothing'));
  });
}

/** Both dates of the document's information, which the browser takes from the clock, in as many octets as they had. */
function withDates(pdf: Uint8Array, finishedAt: string): Uint8Array {
  const digits = encoder.encode(new Date(finishedAt).toISOString().replace(/\D/gu, '').slice(0, 14));
  const dated = pdf.slice();
  for (const start of ['/CreationDate (D:', '/ModDate (D:'].map((text) => encoder.encode(text))) {
    for (let at = dated.indexOf(solidus); at !== -1; at = dated.indexOf(solidus, at + 1)) {
      if (start.every((octet, offset) => dated[at + offset] === octet)) dated.set(digits, at + start.length);
    }
  }
  return dated;
}

async function isProgram(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
