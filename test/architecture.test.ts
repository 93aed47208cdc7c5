import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '..');

/** Floor by floor: a folder of the top and what it may import besides itself. */
const floors: Readonly<Record<string, readonly string[]>> = {
  packages: [],
  core: [],
  probes: ['core', 'packages'],
  sources: ['core'],
  rules: ['core'],
  reports: ['core'],
  src: ['core', 'probes', 'sources', 'rules', 'reports', 'packages'],
};

/** Rooms that do no I/O and ask neither clock nor chance: what they need is handed in. */
const pure = [
  'rules',
  'reports',
  'core/wire',
  'core/protocol',
  'core/spaces',
  'core/facts',
  'core/finding',
  'core/observation',
  'src/judge',
  'src/plan',
  'src/judge/naming',
  'src/judge/waivers',
  'src/keep/evidence',
];

const impure =
  /\b(Date\.now|new Date\(\)|performance\.|Math\.random|process\.|setTimeout|setInterval|fetch\(|randomBytes|randomUUID|randomInt|webcrypto)/u;

/** Where a run may wait by the system's timers: the clock that others are handed, and what speaks to sockets and to a container. */
const timed = ['src/run/clock.ts', 'src/run/transport/', 'src/run/driver/'];

const timing = /\b(Date\.now|new Date\(\)|performance\.|setTimeout|setInterval|AbortSignal\.timeout|node:timers)/u;

interface Source {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources: readonly Source[] = Object.keys(floors)
  .map((floor) => (floor === 'packages' ? 'packages/strongswan-vici-ts/src' : floor))
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => {
        const path = join(folder, name);
        const text = readFileSync(join(root, path), 'utf8');
        const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/gu)].map(
          ([, specifier = '']) => specifier,
        );
        return { path, text, imports };
      }),
  );

const inside = (path: string, specifier: string): string => relative(root, resolve(root, dirname(path), specifier));

/** Every import of a file of ours, types included: from where, to where. */
const arrows = sources.flatMap(({ path, imports }) =>
  imports
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => ({ from: path.split('/'), to: inside(path, specifier).split('/') })),
);

/** What the files and folders of one folder import of each other: folder -> member -> members. */
function levels(): Map<string, Map<string, Set<string>>> {
  const found = new Map<string, Map<string, Set<string>>>();
  for (const { from, to } of arrows) {
    const depth = from.findIndex((part, at) => part !== to[at]);
    const [member, other] = [from[depth], to[depth]];
    if (member === undefined || other === undefined) continue;
    const folder = from.slice(0, depth).join('/');
    const members = found.get(folder) ?? new Map<string, Set<string>>();
    found.set(folder, members.set(member, (members.get(member) ?? new Set()).add(other)));
  }
  return found;
}

/** Members that are left when what imports none of the others is taken away again and again: those of circles, and what leads to them. */
function circles(members: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] {
  const left = new Map(members);
  for (let before = -1; before !== left.size; ) {
    before = left.size;
    for (const [member, others] of left) if (![...others].some((other) => left.has(other))) left.delete(member);
  }
  return [...left.keys()];
}

describe('architecture', () => {
  test('no floor imports one above it, nor one beside it', () => {
    const against = arrows.filter(({ from: [floor = ''], to: [other = ''] }) => {
      return floor !== other && floors[floor]?.includes(other) !== true && other !== 'schemas';
    });
    expect(against.map(({ from, to }) => `${from.join('/')} -> ${to.join('/')}`)).toEqual([]);
  });

  test('at no level do files or folders import each other in a circle', () => {
    const found = [...levels()].map(([folder, members]) => ({ folder, circle: circles(members) }));
    expect(found.filter(({ circle }) => circle.length > 0)).toEqual([]);
  });

  test('a circle is seen for what it is', () => {
    const members = new Map([
      ['a', new Set(['b'])],
      ['b', new Set(['c'])],
      ['c', new Set(['b', 'd'])],
      ['d', new Set<string>()],
    ]);
    expect(circles(members)).toEqual(['a', 'b', 'c']);
  });

  test('the pure rooms import no node module but for digests and packing, read no clock and no chance', () => {
    const faults = sources
      .filter(({ path }) => pure.some((room) => path.startsWith(`${room}/`)))
      .flatMap(({ path, text, imports }) => [
        ...imports
          .filter((specifier) => /^node:(?!(?:crypto|zlib)$)/u.test(specifier))
          .map((specifier) => `${path}: ${specifier}`),
        ...(impure.test(text) ? [`${path}: ${impure.exec(text)?.[0] ?? ''}`] : []),
      ]);
    expect(faults).toEqual([]);
  });

  test('a run goes by the clock that it is handed', () => {
    const faults = sources
      .filter(({ path }) => path.startsWith('src/run/') && !timed.some((place) => path.startsWith(place)))
      .flatMap(({ path, text }) => (timing.test(text) ? [`${path}: ${timing.exec(text)?.[0] ?? ''}`] : []));
    expect(faults).toEqual([]);
  });

  test.each(['src', 'core'])('%s has at most ten rooms, each with its line in the map', (floor) => {
    const map = readFileSync(join(root, 'docs/map.md'), 'utf8');
    const rooms = readdirSync(join(root, floor), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(rooms.length).toBeLessThanOrEqual(10);
    expect(rooms.map(({ name }) => `\`${floor}/${name}\``).filter((room) => !map.includes(room))).toEqual([]);
  });

  test('the VICI client imports nothing but itself and node', () => {
    const foreign = sources
      .filter(({ path }) => path.startsWith('packages/'))
      .flatMap(({ path, imports }) =>
        imports
          .filter((specifier) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
          .map((specifier) => `${path}: ${specifier}`),
      );
    expect(foreign).toEqual([]);
  });

  test('every error of ours says whose fault it is', () => {
    const silent = sources.filter(({ path, text }) => !path.startsWith('packages/') && /extends Error\b/u.test(text));
    // A verdict that a test throws is nobody's fault.
    expect(silent.map(({ path }) => path)).toEqual([
      'core/gateproof-error.ts',
      'src/faces/vitest/conformance-error.ts',
    ]);
  });

  test('sources name no file for what it is not', () => {
    expect(sources.map(({ path }) => path).filter((path) => /(utils?|helpers?|common|misc)\.ts$/u.test(path))).toEqual(
      [],
    );
  });
});
