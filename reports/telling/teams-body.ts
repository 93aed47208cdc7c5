import type { TellingMessage } from '../../core/finding/history/telling-event.ts';
import { messageWords } from './message-words.ts';

/** Events by name: a message takes 28 KB. */
export const namedInTeams = 15;

/**
 * The body of a webhook of a Teams workflow: an adaptive card. The runs of a rich text block are no Markdown, which those of a text block are.
 */
export function teamsBody(message: TellingMessage): object {
  const { heading, parts, more } = messageWords(message, namedInTeams);
  const run = (text: string, look: object = {}): object => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text, ...look }],
  });
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            run(`gateproof: ${heading}`, { weight: 'bolder', size: 'medium' }),
            ...parts.flatMap(({ title, lines }) => [
              run(`${title}:`, { weight: 'bolder' }),
              ...lines.map((line) => run(line)),
            ]),
            ...(more === '' ? [] : [run(more)]),
          ],
        },
      },
    ],
  };
}
