// docs/tour.md: what three users type after docs/install.md, and what they read, in empty containers. `npm run tour` makes the packages and writes the
// page; `-- --built` takes the packages that are there, `-- --print` writes to standard output.
import { spawnSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { labUp } from '../src/lab/lab.ts';
import { users } from './tour-users.mjs';

const packages = resolve('dist-packages');
const isWanted = (option) => process.argv.includes(option);

function must(command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${[command, ...args].join(' ')} ended with ${status}\n${stderr}`);
  return stdout.trim();
}

/** The container in which one user works: Debian, the packages, the lab's root, a key, and Node as whoever has it has it. */
function startMachine(image, folder, lab) {
  const hosts = lab.gateways.flatMap(({ serverName, endpoints }) => [
    '--add-host',
    `${serverName}:${new URL(endpoints[0]).hostname}`,
  ]);
  const node = dirname(dirname(process.execPath));
  const npm = resolve(must('sh', ['-c', 'readlink -f "$(command -v npm)"']), '../..');
  const mounts = [
    `${packages}:/packages`,
    `${node}:/opt/node`,
    `${npm}:/opt/npm`,
    `${join(folder, 'lab')}:/lab`,
    `${join(folder, 'keys')}:/keys`,
  ].flatMap((mount) => ['--volume', `${mount}:ro`]);
  const path = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const id = must(
    'docker',
    [
      'run --detach --rm --init --label gateproof.tour --workdir /packages'.split(' '),
      // Node is mounted read-only, so what npm installs for everybody goes beside it.
      [
        '--env',
        'NO_COLOR=1',
        '--env',
        'npm_config_prefix=/usr/local',
        '--env',
        `PATH=${path}`,
        ...hosts,
        ...mounts,
        image,
        'sleep',
        '900',
      ],
    ].flat(),
  );
  return id;
}

/** Types one command; the folder that it leaves is the next one's. */
function type(machine, command) {
  const script = `cd "$(cat /run/folder 2> /dev/null || echo /packages)" || exit; trap 'pwd > /run/folder' EXIT\n${command}\n`;
  const { status, stdout } = spawnSync('docker', ['exec', machine, 'sh', '-c', `exec 2>&1\n${script}`], {
    encoding: 'utf8',
  });
  return { status, text: stdout };
}

function transcriptOf({ name, image, steps }, folder, lab) {
  const machine = startMachine(image, folder, lab);
  try {
    if (steps.some((step) => typeof step === 'string' && step.startsWith('npm ')))
      must('docker', [
        'exec',
        machine,
        'sh',
        '-c',
        'ln -s /opt/node/bin/node /usr/local/bin/node && ln -s /opt/npm/bin/npm-cli.js /usr/local/bin/npm',
      ]);
    const parts = steps.map((step) => {
      if (typeof step !== 'string') return step.join(' ');
      const { status, text } = type(machine, step);
      process.stderr.write(`${status} ${step.split('\n')[0]}\n`);
      const told = text.trimEnd() === '' ? '' : `${text.trimEnd()}\n`;
      return `\`\`\`console\n$ ${step}\n${told}${status === 0 ? '' : `(exit code ${status})\n`}\`\`\``;
    });
    return [`## ${name}`, ...parts].join('\n\n');
  } finally {
    must('docker', ['rm', '--force', machine]);
  }
}

if (!isWanted('--built')) must(process.execPath, ['scripts/package.mjs', 'npm', 'executable']);
const lab = await labUp({ signal: new AbortController().signal, takeOver: true });
const folder = mkdtempSync(join(tmpdir(), 'gateproof-tour-'));
for (const name of ['lab', 'keys']) mkdirSync(join(folder, name));
copyFileSync(join(lab.directory, 'lab-root.pem'), join(folder, 'lab/lab-root.pem'));
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
writeFileSync(join(folder, 'keys/key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
writeFileSync(join(folder, 'keys/key.pub'), publicKey.export({ type: 'spki', format: 'pem' }));
const page = [
  '# A tour, as three users',
  'Each begins with [docs/install.md](install.md) in an empty Debian container: no checkout, the packages in the folder they stand in, the ' +
    '[lab](lab.md)’s gateways to look at. `npm run tour` types the commands and writes this page; a test types them again and holds exit codes and verdicts to it.',
  ...users.map((user) => transcriptOf(user, folder, lab)),
].join('\n\n');
rmSync(folder, { recursive: true });
if (isWanted('--print')) process.stdout.write(`${page}\n`);
else writeFileSync('docs/tour.md', `${page}\n`);
process.exit(0);
