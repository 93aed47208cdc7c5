import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the licences of packages that became part of the program want to be said with it. Throws Error for one whose licence says nothing. */
export function noticesOf(folders) {
  const parts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const files = readdirSync(folder)
      .filter((file) => /^(?:licen[cs]e|copying|notice)/iu.test(file))
      .sort();
    const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
    if (license === undefined && texts.length === 0) throw new Error(`${name} says nothing of its licence`);
    return `## ${name} ${version}\n\nLicence: ${license ?? 'see below'}\n\n${texts.map((text) => `${indented(text)}\n`).join('\n')}`;
  });
  return `# Notices\n\nThe program contains these packages, each under its own licence.\n\n${parts.join('\n')}`;
}

function indented(text) {
  return text
    .split(/\r?\n/u)
    .map((line) => (line === '' ? '' : `    ${line.trimEnd()}`))
    .join('\n');
}
