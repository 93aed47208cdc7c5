import type { TellingMessage } from '../../core/finding/history/telling-event.ts';
import { html } from '../html/markup.ts';
import { messageWords } from './message-words.ts';

/** Events by name: a mail is read, and the rest is in the store. */
export const namedInMail = 500;

/** A mail, its text and its HTML in the same words. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export function mailText(message: TellingMessage): MailText {
  const { heading, parts, more } = messageWords(message, namedInMail);
  const closing = 'gateproof changes and gateproof certificates tell more.';
  const blocks = [
    heading,
    ...parts.map(({ title, lines }) => [`${title}:`, ...lines.map((line) => `- ${line}`)].join('\n')),
    ...(more === '' ? [] : [more]),
    closing,
  ];
  const body = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>gateproof</title></head><body>
<p>${heading}</p>
${parts.map(
  ({ title, lines }) => html`<h2>${title}</h2><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>
`,
)}${more === '' ? [] : html`<p>${more}</p>`}
<p>${closing}</p>
</body></html>
`;
  return { subject: `gateproof: ${heading}`, text: `${blocks.join('\n\n')}\n`, html: body.text };
}
