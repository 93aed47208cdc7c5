import type { SourceReference } from '../../core/finding/result.ts';
import { html, type Markup, nothing } from './markup.ts';

/** Title, date and place of a source; a link only where the address is one of the web. */
export function sourceMarkup({ title, url, date, place }: SourceReference): Markup {
  const isWeb = url !== undefined && /^https?:\/\//.test(url);
  return html`<span class="source"><cite>${title}</cite>${date === undefined ? nothing : html`, <time>${date}</time>`}${
    place === undefined ? nothing : html`, ${place}`
  }${url === undefined ? nothing : isWeb ? html`, <a href="${url}" rel="noreferrer">${url}</a>` : html`, ${url}`}</span>`;
}
