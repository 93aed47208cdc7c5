import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkers = join(import.meta.dirname, '../../tools/checkers/node_modules');
const multitool = join(checkers, '@microsoft/sarif-multitool-linux/Sarif.Multitool');

/** The rule that asks the network for every address that a log names. */
const WITHOUT_NETWORK = `<Properties><Properties Key="SARIF2006.UrisShouldBeReachable.Options">
<Property Key="RuleEnabled" Value="Disabled" Type="Driver.RuleEnabledState" /></Properties></Properties>`;

/** What a checker says of one of the texts. */
export interface Remark {
  /** The name that the text was given under. */
  readonly of: string;
  readonly rule: string;
  readonly level: string;
  readonly says: string;
}

interface MultitoolLog {
  readonly runs: readonly [
    {
      readonly results?: readonly {
        readonly ruleId: string;
        readonly level?: string;
        readonly message: { readonly id: string; readonly arguments?: readonly string[] };
        readonly locations: readonly [
          { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } },
        ];
      }[];
    },
  ];
}

/**
 * What the SARIF format's own multitool says of logs by their names, in one run, by its rules for SARIF, for GitHub code scanning and for Azure
 * DevOps. Nothing is asked of the network.
 */
export function multitoolRemarks(logs: Readonly<Record<string, string>>): readonly Remark[] {
  wanted(multitool);
  chmodSync(multitool, 0o755);
  return inFolder((folder) => {
    const out = join(folder, 'remarks.json');
    const config = join(folder, 'config.xml');
    writeFileSync(config, WITHOUT_NETWORK);
    for (const [name, log] of Object.entries(logs)) writeFileSync(join(folder, `${name}.sarif`), log);
    const args = ['validate', join(folder, '*.sarif'), '--config', config, '--output', out];
    const rules = ['--rule-kind', 'Sarif;Ghas;Ado', '--level', 'Error;Warning;Note'];
    const { stdout, stderr } = spawnSync(multitool, [...args, ...rules, '--max-file-size-in-kb', '1000000'], {
      encoding: 'utf8',
      maxBuffer: 1e9,
      env: { ...process.env, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1', DOTNET_BUNDLE_EXTRACT_BASE_DIR: folder },
    });
    const count = Object.keys(logs).length;
    if (!stdout.includes(`${count} files scanned`))
      throw new Error(`${count} logs wanted: ${stdout.slice(-1000)}${stderr}`);
    const [{ results = [] }] = (JSON.parse(readFileSync(out, 'utf8')) as MultitoolLog).runs;
    return results.map(({ ruleId, level = 'warning', message, locations: [{ physicalLocation }] }) => ({
      of: decodeURIComponent(physicalLocation.artifactLocation.uri).replace(/^.*\/|\.sarif$/gu, ''),
      rule: `${ruleId} ${message.id}`,
      level,
      says: message.arguments?.join(' ') ?? '',
    }));
  });
}

interface NuMessages {
  readonly messages: readonly {
    readonly type: 'error' | 'info' | 'non-document-error';
    readonly subType?: string;
    readonly url?: string;
    readonly message: string;
    readonly extract?: string;
  }[];
}

/** What the Nu checker finds wrong with pages, by their names, in one run of Java: errors and warnings, with the place. */
export function nuRemarks(pages: Readonly<Record<string, string>>): Readonly<Record<string, readonly string[]>> {
  const jar = join(checkers, 'vnu-jar/build/dist/vnu.jar');
  wanted(jar);
  return inFolder((folder) => {
    const files = new Map(Object.keys(pages).map((name, at) => [join(folder, `page-${at}.html`), name]));
    for (const [file, name] of files) writeFileSync(file, pages[name] ?? '');
    const args = ['-jar', jar, '--stdout', '--exit-zero-always', '--format', 'json', ...files.keys()];
    const { error, stdout, stderr } = spawnSync('java', args, { encoding: 'utf8', maxBuffer: 1e9 });
    if (error !== undefined)
      throw new Error(`java wanted, ${error.message} found: node scripts/run.mjs --checkers brings it`);
    const { messages } = JSON.parse(stdout || `{ "messages": [{ "type": "non-document-error" }] }`) as NuMessages;
    const wrong = messages.filter(({ type, subType }) => type !== 'info' || subType === 'warning');
    const by = Map.groupBy(wrong, ({ url = '' }) => files.get(fileURLToPath(url || 'file:///')) ?? '');
    if (by.has('')) throw new Error(`remarks on pages wanted: ${stderr}${JSON.stringify(by.get(''))}`);
    return Object.fromEntries(
      [...files.values()].map((name) => [
        name,
        by.get(name)?.map(({ message, extract = '' }) => `${message} ${extract.trim()}`) ?? [],
      ]),
    );
  });
}

function wanted(file: string): void {
  if (!existsSync(file)) throw new Error(`${file} wanted: node scripts/run.mjs --checkers brings it`);
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'gateproof-checkers-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
