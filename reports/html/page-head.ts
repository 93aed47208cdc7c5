import { html, Markup } from './markup.ts';
import { style, styleHash } from './style.ts';

/** What every page begins with, up to its body: nothing but its own style is loaded or run. */
export function pageHead(title: string): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${`default-src 'none'; style-src '${styleHash}'; base-uri 'none'; form-action 'none'`}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
${new Markup(`<style>${style}</style>`)}
</head>
`;
}
