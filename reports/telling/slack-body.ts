import type { TellingMessage } from '../../core/finding/history/telling-event.ts';
import { messageWords } from './message-words.ts';

/** Events by name: a message takes 50 blocks. */
export const namedInSlack = 20;
/** Characters of a text in a block. */
const mostCharacters = 3000;

/** The body of an incoming webhook of Slack: blocks of plain text, in which nothing is markup, no mention and no emoji. */
export function slackBody(message: TellingMessage): object {
  const { heading, parts, more } = messageWords(message, namedInSlack);
  const section = (text: string): object => ({ type: 'section', text: plain(text) });
  return {
    text: escaped(`gateproof: ${heading}`),
    blocks: [
      { type: 'header', text: plain(cut(`gateproof: ${heading}`, 150)) },
      ...parts.flatMap(({ title, lines }) => [section(`${title}:`), ...lines.map((line) => section(`• ${line}`))]),
      ...(more === '' ? [] : [section(more)]),
    ],
  };
}

function plain(text: string): object {
  return { type: 'plain_text', emoji: false, text: cut(escaped(text), mostCharacters) };
}

/** Slack's three characters; '<!channel>' is a mention. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
