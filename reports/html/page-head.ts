import { createHash } from 'node:crypto';
import { html, Markup, nothing } from './markup.ts';
import { style } from './style.ts';

/** What every page begins with, up to its body: nothing but its own style, and where it has one its own script, is loaded or run. */
export function pageHead(title: string, script?: string): Markup {
  const scripts = script === undefined ? '' : ` script-src '${hashOf(script)}';`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${`default-src 'none'; style-src '${hashOf(style)}';${scripts} base-uri 'none'; form-action 'none'`}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
${new Markup(`<style>${style}</style>`)}
${script === undefined ? nothing : new Markup(`<script type="module">${script}</script>`)}
</head>
`;
}

/** As a source expression of a content security policy. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
