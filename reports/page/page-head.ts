import { html, Markup } from '../html/markup.ts';

/** What every page begins with, up to its body; `nonce`: of the answer, so that no other style is taken. */
export function pageHead(title: string, nonce: string, style: string): Markup {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · gateproof</title>
<link rel="icon" href="/icon.svg">
<style nonce="${nonce}">${new Markup(style)}</style>
</head>
`;
}
