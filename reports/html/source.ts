import type { SourceReference } from '../../core/finding/result.ts';
import { confidenceWords, editionOf } from '../../core/policy/citation.ts';
import { html, type Markup, nothing } from './markup.ts';

/** What `citation` says of a source, with a link where the address is one of the web. */
export function sourceMarkup(source: SourceReference): Markup {
  const { title, url, date, place } = source;
  const edition = editionOf(source);
  const isWeb = url !== undefined && /^https?:\/\//.test(url);
  return html`<span class="source"><cite>${title}</cite>${edition === undefined ? nothing : html`, ${edition}`}${date === undefined ? nothing : html`, <time>${date}</time>`}${
    place === undefined ? nothing : html`, ${place}`
  }${url === undefined ? nothing : isWeb ? html`, <a href="${url}" rel="noreferrer">${url}</a>` : html`, ${url}`}${confidenceWords(source)}</span>`;
}
