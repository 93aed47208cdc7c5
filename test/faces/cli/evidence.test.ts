import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Secret } from '../../../core/credentials/secret.ts';
import type { ResultDocument } from '../../../core/finding/result.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import { secretsIn, writeEvidence } from '../../../src/faces/cli/write-evidence.ts';
import type { EvidenceIndex } from '../../../src/keep/evidence/capture-evidence.ts';
import { evidenceRecording } from '../../support/evidence-recording.ts';
import { type NodeTlsGateway, nodeTlsGateway, versionPolicy } from '../../support/node-tls-gateway.ts';
import { runCli } from '../../support/run-cli.ts';

let directory: string;
let gateway: NodeTlsGateway;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gateproof-evidence-'));
  gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.2');
  await writeFile(join(directory, 'policy.yaml'), versionPolicy({ 'TLSv1.2': 'accepted' }));
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await rm(directory, { recursive: true, force: true });
});

const run = (...args: readonly string[]) => runCli(args, { cwd: directory });
const json = async <T>(...path: readonly string[]): Promise<T> =>
  JSON.parse(await readFile(join(directory, ...path), 'utf8')) as T;

describe('--evidence on the real entry point', () => {
  test('scan keeps a capture of the target, and every finding with octets names its packets', async () => {
    const { code, stderr } = await run(
      'scan',
      gateway.url,
      '--policy',
      'policy.yaml',
      '--evidence',
      'kept',
      '--out',
      'out',
      '--format',
      'json',
    );
    const name = `${gateway.url.replace('://', '-').replace(':', '-')}.pcapng`;
    expect(code).toBe(0);
    expect(stderr).toContain(`gateproof: wrote kept/${name}\ngateproof: wrote kept/index.json\n`);
    expect(await readdir(join(directory, 'kept'))).toEqual(['index.json', name]);
    const index = await json<EvidenceIndex>('kept', 'index.json');
    const { findings } = await json<ResultDocument>('out', 'result.json');
    const decided = findings.filter(({ verdict }) => verdict === 'pass');
    expect(decided.length).toBeGreaterThan(0);
    for (const { id } of decided) expect(index.findings[id]).toMatchObject([{ file: name }]);
  });

  test('evaluate makes the same capture of the saved observations', async () => {
    const again = ['evaluate', 'out/observations.json', '--policy', 'policy.yaml', '--evidence', 'again'];
    expect((await run(...again)).code).toBe(0);
    for (const name of await readdir(join(directory, 'kept'))) {
      expect(await readFile(join(directory, 'again', name))).toEqual(await readFile(join(directory, 'kept', name)));
    }
  });

  test('captures of before that are not made again go', async () => {
    const index = await json<EvidenceIndex>('again', 'index.json');
    const stale = { file: 'tls-192.0.2.99-443.pcapng', target: 'tls://192.0.2.99:443', packets: 1 };
    await writeFile(
      join(directory, 'again', 'index.json'),
      JSON.stringify({ ...index, files: [...index.files, stale, { ...stale, file: '../policy.yaml' }] }),
    );
    await writeFile(join(directory, 'again', stale.file), '');
    await run('evaluate', 'out/observations.json', '--policy', 'policy.yaml', '--evidence', 'again');
    expect(await readdir(join(directory, 'again'))).toEqual(await readdir(join(directory, 'kept')));
    expect(await readdir(directory)).toContain('policy.yaml');
  });

  test('a folder with other files is refused with 64, before anything is sent', async () => {
    await mkdir(join(directory, 'mine'));
    await writeFile(join(directory, 'mine', 'thesis.txt'), '');
    expect(await run('scan', 'tls://127.0.0.9:9', '--policy', 'policy.yaml', '--evidence', 'mine')).toEqual({
      code: 64,
      stdout: '',
      stderr:
        'gateproof: --evidence: a new folder, an empty one, or one with evidence wanted; mine holds other files\n',
    });
  });
});

describe('secrets in evidence', () => {
  const secret = new Secret('correct horse battery');

  async function holding(text: string): Promise<Recording> {
    const recording = await evidenceRecording();
    const octets = Buffer.from(text).toString('hex');
    const observations = recording.observations.map((one, at) => (at === 0 ? { ...one, sent: octets } : one));
    return { ...recording, observations };
  }

  test('are found wherever they stand', () => {
    expect(secretsIn({ a: [{ b: secret }], c: 'x', d: null })).toEqual([secret]);
  });

  test('stop the capture that holds one', async () => {
    const evidence = join(directory, 'secret');
    const recording = await holding('xx correct horse battery yy');
    await expect(writeEvidence(recording, { findings: [] }, { evidence }, [secret])).rejects.toMatchObject({
      code: 'evidence-holds-secret',
      message: 'tls-192.0.2.10-443.pcapng: octets without secrets wanted, a secret of the scan found',
    });
    await expect(readdir(evidence)).rejects.toThrow('ENOENT');
  });

  test('stop nothing where none is', async () => {
    const evidence = join(directory, 'clean');
    const written = await writeEvidence(await holding('correct horse'), { findings: [] }, { evidence }, [secret]);
    expect(written.length).toBe(8);
  });
});
