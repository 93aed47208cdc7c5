// Runs a script of this checkout with Node 24 and its dependencies, on a machine that has any Node and npm:
//
//   node scripts/run.mjs [--lab] [--browser] [--promtool] [--checkers] [--shells] SCRIPT ARGS...
//
// What is missing is made first: Node 24 (tools/node24), node_modules (package-lock.json), with --lab a Docker engine that
// answers, with --browser Chromium, with --promtool Prometheus' checker (.cache/prometheus), with --checkers those of SARIF and
// HTML (tools/checkers) and a Java for the second, with --shells zsh, fish and what formats manual pages. All it says goes to stderr;
// when nothing is missing it says nothing.
// It must run on old Nodes: no dependency, no TypeScript, no syntax newer than Node 18's.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { constants } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const cache = join(root, '.cache');
const promtool = join(cache, 'prometheus', 'usr', 'bin');
const dockerSocket = '/var/run/docker.sock';
const dockerdLog = join(cache, 'dockerd.log');

class SetupError extends Error {}

const say = (message) => process.stderr.write(`${message}\n`);
const delay = (ms) => new Promise((done) => setTimeout(done, ms));

/** Runs a command to its end with its output on stderr; a failure names the command. */
function must(command, args, options = {}) {
  const { status, error, signal } = spawnSync(command, args, { stdio: ['ignore', 2, 2], ...options });
  if (error !== undefined || status !== 0) {
    const how = error?.message ?? (signal === null ? `exit code ${status}` : signal);
    throw new SetupError(`${[command, ...args].join(' ')} failed: ${how}`);
  }
}

/** One set-up step at a time, also between processes: an abstract socket (Linux) ends with its process, so it is never stale. */
async function withLock(name, work) {
  if (process.platform !== 'linux') return await work();
  const server = createServer((socket) => socket.destroy());
  const path = `\0gateproof-${name}-${createHash('sha256').update(root).digest('hex').slice(0, 16)}`;
  for (let waitedMs = 0; !(await listens(server, path)); waitedMs += 200) {
    if (waitedMs === 0) say(`gateproof: waiting for another process that does the same (${name})`);
    if (waitedMs > 900_000)
      throw new SetupError(`another process has been at the same set-up (${name}) for 15 minutes: end it`);
    await delay(200);
  }
  try {
    return await work();
  } finally {
    server.close();
  }
}

function listens(server, path) {
  return new Promise((done, fail) => {
    const settle = (error) => {
      server.removeAllListeners('error').removeAllListeners('listening');
      if (error === undefined) done(true);
      else if (error.code === 'EADDRINUSE') done(false);
      else fail(error);
    };
    server.once('error', settle).once('listening', () => settle());
    server.listen({ path });
  });
}

/** The path of a Node of at least 24.12: the one that runs this, or the one of tools/node24. */
async function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 12)) return process.execPath;
  const tool = join(root, 'tools', 'node24');
  const binary = join(tool, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node');
  await withInstall(tool, binary, () => {
    say(`gateproof: Node ${process.versions.node} is too old, installing Node 24 into tools/node24`);
    installTool(tool);
  });
  if (!existsSync(binary)) {
    throw new SetupError(
      `wanted Node 24.12 or newer, got ${process.versions.node}, and none can be installed for ${process.platform}-${process.arch}: install it by hand`,
    );
  }
  return binary;
}

/** Installs what the lockfile of a folder of tools/ says, into that folder. */
function installTool(tool) {
  must('npm', ['install', '--prefix', tool, '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: tool });
}

/** Runs an install unless it was already done with the lockfile as it is now. */
async function withInstall(directory, needed, install) {
  const modules = join(directory, 'node_modules');
  const stamp = join(modules, '.gateproof-lockfile');
  const digest = createHash('sha256')
    .update(readFileSync(join(directory, 'package-lock.json')))
    .digest('hex');
  const isDone = () => existsSync(needed) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest;
  if (isDone()) return;
  await withLock('install', () => {
    if (isDone()) return;
    install();
    mkdirSync(modules, { recursive: true });
    writeFileSync(stamp, digest);
  });
}

/** Makes node_modules what package-lock.json says. */
async function ensureDependencies(environment) {
  await withInstall(root, join(root, 'node_modules', 'commander'), () => {
    say('gateproof: installing dependencies');
    // `npm ci` refuses a lockfile without the optional packages of other platforms, which a registry mirror may not have.
    // This takes the same versions from the lockfile, checks the same digests and writes nothing back.
    must('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'], {
      cwd: root,
      env: environment,
    });
  });
}

/** True when a container engine answers on its socket. */
function engineAnswers() {
  return new Promise((done) => {
    const call = request({ socketPath: dockerSocket, path: '/_ping', timeout: 3000 }, (response) => {
      response.resume();
      done(response.statusCode === 200);
    });
    call.on('timeout', () => call.destroy());
    call.on('error', () => done(false));
    call.end();
  });
}

const onPath = (command) => spawnSync('sh', ['-c', `command -v ${command}`], { stdio: 'ignore' }).status === 0;
const isRoot = () => process.getuid?.() === 0;

/** Installs the Debian packages of the commands that are missing. */
function ensurePackages(packages) {
  const missing = packages.filter(({ command, file }) =>
    command === undefined ? !existsSync(file) : !onPath(command),
  );
  if (missing.length === 0) return;
  const names = missing.map((entry) => entry.name);
  if (!isRoot() || !onPath('apt-get')) {
    throw new SetupError(
      `missing: ${names.join(', ')}; on Debian, as root: apt-get update && apt-get install -y ${names.join(' ')}`,
    );
  }
  say(`gateproof: installing ${names.join(', ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  must('apt-get', ['update', '-q'], { env });
  must('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], { env });
}

/** Makes a container engine answer. An engine that DOCKER_HOST names is the user's own affair. */
async function ensureEngine() {
  const bootstrapping = [{ name: 'debootstrap', command: 'debootstrap' }];
  if (process.env.DOCKER_HOST) return;
  if (await engineAnswers()) {
    if (isRoot() && onPath('apt-get') && !onPath('debootstrap'))
      await withLock('setup', () => ensurePackages(bootstrapping));
    return;
  }
  if (existsSync(dockerSocket) && !isRoot()) {
    throw new SetupError(
      `no container engine answers on ${dockerSocket}: start it, or join its group (usually "docker")`,
    );
  }
  await withLock('setup', async () => {
    ensurePackages([{ name: 'docker.io', command: 'dockerd' }, ...bootstrapping]);
    // The package starts its service where there is an init system; give that one a moment before starting another.
    if (existsSync('/run/systemd/system') && (await answersWithin(10_000))) return;
    if (await engineAnswers()) return;
    if (!isRoot()) throw new SetupError('no container engine answers; as root: dockerd');
    say(`gateproof: starting dockerd (log: ${dockerdLog})`);
    const dockerd = startDockerd();
    if (!(await answersWithin(60_000, () => dockerd.exitCode === null && dockerd.pid !== undefined))) {
      const how = dockerd.exitCode === null ? `does not answer on ${dockerSocket}` : `ended with ${dockerd.exitCode}`;
      throw new SetupError(`dockerd ${how}; its last lines:\n${lastLines(dockerdLog)}`);
    }
  });
}

/** Starts dockerd so that it outlives this process and its terminal. */
function startDockerd() {
  mkdirSync(cache, { recursive: true });
  const log = openSync(dockerdLog, 'a');
  const child = spawn('dockerd', [], {
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
  });
  child.on('error', (error) => say(`gateproof: dockerd: ${error.message}`));
  child.unref();
  return child;
}

async function answersWithin(ms, isHopeful = () => true) {
  for (const end = Date.now() + ms; Date.now() < end && isHopeful(); await delay(200)) {
    if (await engineAnswers()) return true;
  }
  return false;
}

function lastLines(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-8).join('\n');
}

/** Makes the browser of the report's tests available. */
async function ensureBrowser() {
  const packages = [
    { name: 'chromium', command: 'chromium' },
    { name: 'fonts-dejavu-core', file: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf' },
  ];
  if (onPath('chromium') && existsSync(packages[1].file)) return;
  await withLock('setup', () => ensurePackages(packages));
}

/** Makes Prometheus' checker available: its package is unpacked and not installed, or it would start a server. */
async function ensurePromtool() {
  if (onPath('promtool')) return;
  if (!onPath('apt-get')) throw new SetupError('missing: promtool; it is part of Prometheus');
  await withLock('setup', () => {
    if (existsSync(join(promtool, 'promtool'))) return;
    say('gateproof: unpacking prometheus into .cache/prometheus');
    const folder = join(cache, 'prometheus');
    mkdirSync(folder, { recursive: true });
    if (isRoot()) must('apt-get', ['update', '-q']);
    must('apt-get', ['download', '-q', 'prometheus'], { cwd: folder });
    const [archive] = readdirSync(folder).filter((name) => name.endsWith('.deb'));
    must('dpkg-deb', ['-x', archive, folder], { cwd: folder });
  });
}

/** Makes the checkers of SARIF and of HTML available; they weigh more than everything else, so only tests have them. */
async function ensureCheckers() {
  const tool = join(root, 'tools', 'checkers');
  await withInstall(tool, join(tool, 'node_modules', 'vnu-jar', 'build', 'dist', 'vnu.jar'), () => {
    say('gateproof: installing the checkers of SARIF and of HTML into tools/checkers');
    installTool(tool);
  });
  if (onPath('java')) return;
  await withLock('setup', () => ensurePackages([{ name: 'default-jre-headless', command: 'java' }]));
}

/** Makes the shells available that completion is tried in, and what reads the manual page. */
async function ensureShells() {
  const packages = [
    { name: 'zsh', command: 'zsh' },
    { name: 'fish', command: 'fish' },
    { name: 'groff-base', command: 'groff' },
  ];
  if (packages.every(({ command }) => onPath(command))) return;
  await withLock('setup', () => ensurePackages(packages));
}

/** Becomes the script, as far as Node can: its streams, signals and exit code. */
function run(node, args, environment) {
  const child = spawn(node, args, { stdio: 'inherit', env: environment });
  // Ctrl-C reaches every process of the terminal by itself; a signal from elsewhere comes here only.
  const onTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !onTerminal) child.kill(signal);
    });
  }
  child.on('error', (error) => {
    say(`gateproof: ${error.message}`);
    process.exitCode = 70;
  });
  child.on('close', (code, signal) => {
    process.exit(code ?? 128 + constants.signals[signal]);
  });
}

/** By the option that wants it. */
const makers = {
  '--lab': ensureEngine,
  '--browser': ensureBrowser,
  '--promtool': ensurePromtool,
  '--checkers': ensureCheckers,
  '--shells': ensureShells,
};

async function main() {
  const args = process.argv.slice(2);
  // dockerd and debootstrap live in folders that a short PATH leaves out.
  process.env.PATH = [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/sbin', promtool]
    .filter(Boolean)
    .join(delimiter);
  const options = new Set();
  while (Object.hasOwn(makers, args[0] ?? '')) options.add(args.shift());
  if (args.length === 0) {
    const names = Object.keys(makers).map((name) => `[${name}]`);
    throw new SetupError(`wanted: node scripts/run.mjs ${names.join(' ')} SCRIPT ARGS...`);
  }
  const node = await ensureNode();
  const environment = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
  await ensureDependencies(environment);
  for (const [name, make] of Object.entries(makers)) if (options.has(name)) await make();
  run(node, args, environment);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  say(`gateproof: ${error.message}`);
  process.exitCode = 70;
}
