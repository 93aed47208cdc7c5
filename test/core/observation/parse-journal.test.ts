import { describe, expect, test } from 'vitest';
import { DocumentFileError } from '../../../core/document/document-file-error.ts';
import { readWhole } from '../../../core/document/document-reader.ts';
import type { JournalLine } from '../../../core/observation/journal.ts';
import type { Recording } from '../../../core/observation/recording.ts';
import { recordingFileReader } from '../../../core/observation/recording-file.ts';
import { everyShape } from '../../support/every-shape.ts';
import { recordedScan } from '../../support/recorded-scan.ts';

const scan = await recordedScan();

/** The journal that the recording's run would have kept. */
const lines: readonly JournalLine[] = [
  { ...head(), targets: scan.targets },
  ...scan.targets.map((target, at) => ({ endpoint: at, is: { of: at, target, authority: authorityOf(target.url) } })),
  ...scan.observations.map(({ id: _id, target, endpoint: _endpoint, ...seen }) => ({
    endpoint: scan.targets.findIndex(({ url }) => url === target),
    seen,
  })),
];
const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');

function head() {
  const { schemaVersion, tool, startedAt, trustAnchors } = scan;
  return { schemaVersion, kind: 'gateproof-journal' as const, tool, startedAt, trustAnchors };
}

function authorityOf(url: string): string {
  return scan.observations.find(({ target }) => target === url)?.endpoint ?? '';
}

function read(content: string | Uint8Array): Recording {
  return readWhole(content, recordingFileReader('left.jsonl', everyShape));
}

function refusal(content: string | Uint8Array): string {
  try {
    read(content);
  } catch (error) {
    expect(error).toBeInstanceOf(DocumentFileError);
    return (error as Error).message;
  }
  return '';
}

/** The journal with one of its lines, counted from 1, made otherwise. */
function edited(line: number, change: (text: string) => string): string {
  return text
    .split('\n')
    .map((one, at) => (at === line - 1 ? change(one) : one))
    .join('\n');
}

describe('a journal that is read', () => {
  test('is the recording of its scan, interrupted when what was seen last was over', () => {
    const lastMs = Math.max(...scan.observations.map(({ startedAtMs, elapsedMs }) => startedAtMs + elapsedMs));
    const finishedAt = new Date(Date.parse(scan.startedAt) + lastMs).toISOString();
    const byOrder = (recording: Recording): readonly string[] =>
      recording.observations.map(({ id: _id, ...one }) => JSON.stringify(one)).sort();
    const seen = read(text);
    expect({ ...seen, observations: [] }).toEqual({ ...scan, finishedAt, interrupted: true, observations: [] });
    expect(byOrder(seen)).toEqual(byOrder(scan));
  });

  test('is taken in pieces, cut anywhere', () => {
    const octets = new TextEncoder().encode(text);
    for (const size of [1, 255, 256, 4096]) {
      const reader = recordingFileReader('left.jsonl', everyShape);
      const piece = new Uint8Array(size);
      for (let at = 0; at < octets.length; at += size) {
        // Octets may be overwritten afterwards.
        piece.set(octets.subarray(at, at + size));
        reader.push(piece.subarray(0, Math.min(size, octets.length - at)));
      }
      expect(reader.end()).toEqual(read(text));
    }
  });

  test('misses what stood in a last line that is torn, and nothing else', () => {
    const short = [...lines.slice(0, scan.targets.length + 1), ...lines.slice(-2)].map(
      (line) => `${JSON.stringify(line)}\n`,
    );
    const front = new TextEncoder().encode(short.slice(0, -1).join(''));
    const last = new TextEncoder().encode(short.at(-1));
    const [all, before] = [read(short.join('')), read(front)];
    const cut = (octets: number): Recording => read(new Uint8Array([...front, ...last.subarray(0, octets)]));
    for (let octets = 0; octets < last.length - 1; octets += 11) expect(cut(octets)).toEqual(before);
    // The end of a line is no part of what stands in it.
    expect(cut(last.length - 1)).toEqual(all);
    // What a file system makes of a line when the power goes, and half of a character.
    for (const torn of [
      [0, 0, 0, 0],
      [0x7b, 0x22, 0xc3],
    ]) {
      expect(read(new Uint8Array([...front, ...torn]))).toEqual(before);
    }
  });

  test.each<[string, number, (line: string) => string, string]>([
    ['a torn line in its middle', 3, (line) => line.slice(0, 20), 'left.jsonl:3:'],
    ['nothing in a line', 3, () => '', 'left.jsonl:3:1: JSON wanted, the end found instead of a value'],
    ['another version', 1, (line) => line.replace('"1.0"', '"2.0"'), 'left.jsonl:1: schemaVersion: '],
    [
      'a member that it does not have',
      2,
      (line) => line.replace('{', '{"more":1,'),
      'left.jsonl:2: document: Unrecognized key: "more"',
    ],
    [
      'an endpoint that no line names',
      9,
      (line) => line.replace(/"endpoint":\d+/u, '"endpoint":99'),
      'left.jsonl:9: an endpoint or a target that an earlier line names wanted',
    ],
    [
      'a target that the first line does not name',
      2,
      (line) => line.replace('"of":0', '"of":99'),
      'left.jsonl:2: an endpoint or a target that an earlier line names wanted',
    ],
    ['a line that says nothing', 9, () => '{"endpoint":0}', 'left.jsonl:9: either is or seen wanted'],
    [
      'a probe that nobody has',
      9,
      (line) => line.replace(/"probe":"[^"]+"/u, '"probe":"tls/nothing"'),
      'left.jsonl:9: seen.probe: the name of a probe wanted, "tls/nothing" found',
    ],
    [
      'an offer that its probe does not make',
      9,
      (line) => line.replace(/"offer":\{.*?\},"outcome"/u, '"offer":{"suites":{}},"outcome"'),
      'left.jsonl:9: seen.offer',
    ],
    [
      'a target that is not what its URL says',
      2,
      (line) => line.replace('"port":443', '"port":444'),
      'left.jsonl: target tls://192.0.2.10:443: ',
    ],
  ])('is refused for %s', (_name, line, change, message) => {
    const content = edited(line, change);
    expect(content).not.toBe(text);
    expect(refusal(content)).toContain(message);
  });

  test('is refused where not even its first line is whole', () => {
    expect(refusal(text.slice(0, 100))).toBe('left.jsonl:1: a whole line that says what is scanned wanted');
  });
});

test('a recording is read beside it', () => {
  expect(read(JSON.stringify(scan))).toEqual(scan);
  expect(refusal('')).toContain('left.jsonl:1:1: JSON wanted');
});
