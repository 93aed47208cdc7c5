import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Pages about making gateproof, which whoever installs it has no use for. */
const ofTheWorkshop = /^docs\/(?:decisions|pictures|architecture|map|mutants|fuzz|soak|bench|progress)\b/u;

/** Copies README and docs; what a page links to and the package has not is said without a link. */
export function copyPages(folder) {
  const pages = ['README.md', 'CHANGELOG.md', 'SECURITY.md', ...globSync('docs/**/*.md')].filter(
    (page) => !ofTheWorkshop.test(page),
  );
  const known = new Set(pages);
  for (const page of pages) {
    mkdirSync(dirname(join(folder, page)), { recursive: true });
    const text = readFileSync(page, 'utf8');
    const isThere = (target) => {
      const path = join(dirname(page), target.replace(/#.*$/u, ''));
      return /^(?:[a-z]+:|#)/u.test(target) || known.has(path) || existsSync(join(folder, path));
    };
    writeFileSync(join(folder, page), withoutDeadLinks(text, isThere));
  }
}

function withoutDeadLinks(text, isThere) {
  return text.replace(/(!?)\[([^\]]*)\]\(([^)\s]+)\)/gu, (link, picture, words, target) => {
    if (isThere(target)) return link;
    return picture === '' ? words : '';
  });
}
