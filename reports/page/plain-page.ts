import { html, Markup } from '../html/markup.ts';
import { style } from '../html/style.ts';

/** A page of a few sentences, for whoever is not in yet. `nonce`: of the answer that it is in. */
export function plainPage(title: string, nonce: string, body: Markup): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · gateproof</title>
<link rel="icon" href="data:,">
<style nonce="${nonce}">${new Markup(style)}</style>
</head>
<body>
<main>
<p class="kicker">gateproof</p>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text;
}
