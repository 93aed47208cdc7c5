import { expect, test } from 'vitest';
import yauzl, { type Entry } from 'yauzl';
import { createZip } from '../../src/lab/zip.ts';

const files = [
  { path: 'Generic\\VpnSettings.xml', content: '123456789' },
  { path: 'empty', content: '' },
  { path: 'grün', content: new Uint8Array(70_000).fill(0x61) },
];

interface Found {
  readonly entry: Entry;
  readonly path: string;
  readonly content: string;
}

async function unzip(octets: Uint8Array): Promise<readonly Found[]> {
  const zip = await yauzl.fromBufferPromise(Buffer.from(octets), { decodeStrings: false });
  const found: Found[] = [];
  for await (const entry of zip.eachEntry()) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Uint8Array>) chunks.push(chunk);
    found.push({ entry, path: entry.fileNameRaw.toString('utf8'), content: Buffer.concat(chunks).toString('utf8') });
  }
  return found;
}

test('another reader finds every file under its own name, with its content and its day', async () => {
  const found = await unzip(createZip(files));
  expect(found.map(({ path }) => path)).toEqual(['Generic\\VpnSettings.xml', 'empty', 'grün']);
  expect(found.map(({ content }) => content)).toEqual(['123456789', '', 'a'.repeat(70_000)]);
  expect(found[0]?.entry.getLastModDate()).toEqual(new Date(1980, 0, 1));
});

test('the checksum is the CRC-32 of the content', async () => {
  // The check value of CRC-32 in its catalogues.
  expect((await unzip(createZip(files)))[0]?.entry.crc32).toBe(0xcbf43926);
});

test('the same files make the same bytes', () => {
  expect(createZip(files)).toEqual(createZip(files));
});

test('an archive of nothing is an archive', async () => {
  expect(await unzip(createZip([]))).toEqual([]);
});
