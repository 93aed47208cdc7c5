import { momentWords } from '../history/history-words.ts';
import { html, type Markup, nothing } from '../html/markup.ts';
import { pageHead } from './page-head.ts';
import { pageStyle } from './page-style.ts';

/** Who looks, as far as a page shows it. */
export interface PageVisitor {
  readonly name: string;
  readonly role: string;
  readonly by: 'nobody' | 'login' | 'token';
  readonly csrf: string;
}

/** What is the same around every page. */
export interface PageFrame {
  readonly title: string;
  /** Address of the page in the navigation that this one is of: '/gateways'. */
  readonly of: string;
  readonly nonce: string;
  readonly visitor: PageVisitor;
  /** ISO 8601, UTC: when the store was asked. */
  readonly asOf: string;
  /** Of this program. */
  readonly version: string;
  /** Where the same is as a table and as a document. */
  readonly formats?: { readonly csv: string; readonly json: string };
  /** What was just done, above everything. */
  readonly said?: string | undefined;
}

const pages = [
  ['/', 'Posture'],
  ['/changes', 'Changes'],
  ['/gateways', 'Gateways'],
  ['/findings', 'Findings'],
  ['/certificates', 'Certificates'],
  ['/retirement', 'Retirement'],
  ['/frameworks', 'Frameworks'],
  ['/waivers', 'Waivers'],
] as const;

const ofAdmins = [
  ['/audit', 'Audit'],
  ['/tokens', 'Tokens'],
] as const;

/** A whole page: nothing but its own style is loaded, and nothing is run. */
export function pageMarkup(frame: PageFrame, main: Markup): string {
  const { title, nonce, visitor, asOf, version, formats, said } = frame;
  const shown = visitor.role === 'admin' ? [...pages, ...ofAdmins] : pages;
  return html`${pageHead(title, nonce, pageStyle)}<body class="page">
<a class="skip" href="#content">Skip to the content</a>
<header class="top">
<p class="kicker"><a href="/">gateproof</a></p>
<nav aria-label="Pages"><ul>${shown.map(
    ([path, name]) =>
      html`<li>${path === frame.of ? html`<a href="${path}" aria-current="page">${name}</a>` : html`<a href="${path}">${name}</a>`}</li>`,
  )}</ul></nav>
${visitorMarkup(visitor)}
</header>
<main id="content" tabindex="-1">
<h1>${title}</h1>
${said === undefined ? nothing : html`<p class="said" role="status">${said}</p>`}
${main}
</main>
<footer>
${formats === undefined ? nothing : html`<p>The same as <a href="${formats.csv}">CSV</a> and as <a href="${formats.json}">JSON</a>.</p>`}
<p>Asked of the store on <time>${momentWords(asOf)}</time> UTC, by gateproof ${version}. Conforming to a policy does not make a configuration strong; a standard is another policy.</p>
</footer>
</body>
</html>
`.text;
}

function visitorMarkup({ name, role, by, csrf }: PageVisitor): Markup {
  if (by === 'nobody') return html`<p class="visitor quiet">read-only, without a login</p>`;
  if (by === 'token') return html`<p class="visitor quiet">${name}, ${role}, by a token</p>`;
  return html`<form class="visitor" method="post" action="/logout"><input type="hidden" name="csrf" value="${csrf}"><span class="quiet">${name}, ${role}</span> <button>Log out</button></form>`;
}
