import { createHash } from 'node:crypto';
import { html, Markup, nothing } from './markup.ts';
import { style } from './style.ts';

export interface PageParts {
  readonly script?: string;
  /** Left at the foot of every printed page: letters, digits and signs that need no escape in a style. */
  readonly footer?: string;
}

/** What every page begins with, up to its body: nothing but its own style, and where it has one its own script, is loaded or run. */
export function pageHead(title: string, { script, footer }: PageParts = {}): Markup {
  const own = footer === undefined ? style : `${style}\n${footerStyle(footer)}`;
  const scripts = script === undefined ? '' : ` script-src '${hashOf(script)}';`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${`default-src 'none'; style-src '${hashOf(own)}';${scripts} base-uri 'none'; form-action 'none'`}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
${new Markup(`<style>${own}</style>`)}
${script === undefined ? nothing : new Markup(`<script type="module">${script}</script>`)}
</head>
`;
}

/** As a source expression of a content security policy. */
function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function footerStyle(text: string): string {
  return `@page { @bottom-left { content: "${text}"; font: 7.5pt sans-serif; color: #5c646d; } }`;
}
