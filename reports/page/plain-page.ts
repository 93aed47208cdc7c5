import { html, type Markup } from '../html/markup.ts';
import { style } from '../html/style.ts';
import { pageHead } from './page-head.ts';

/** A page of a few sentences, for whoever is not in yet. `nonce`: of the answer that it is in. */
export function plainPage(title: string, nonce: string, body: Markup): string {
  return html`${pageHead(title, nonce, style)}<body>
<main>
<p class="kicker">gateproof</p>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text;
}
