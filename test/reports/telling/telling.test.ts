import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { ClauseEvent, TellingEvent } from '../../../core/finding/history/telling-event.ts';
import { mailText, namedInMail } from '../../../reports/telling/mail-text.ts';
import { messageBody, messageJsonSchema } from '../../../reports/telling/message-body.ts';
import { namedInSlack, slackBody } from '../../../reports/telling/slack-body.ts';
import { namedInTeams, teamsBody } from '../../../reports/telling/teams-body.ts';
import { goldenFile } from '../../support/golden-file.ts';
import { messageOf, sampleMessage } from '../../support/sample-message.ts';

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
const faces: Readonly<Record<string, string>> = {
  'standard.json': json(messageBody(sampleMessage)),
  'slack.json': json(slackBody(sampleMessage)),
  'teams.json': json(teamsBody(sampleMessage)),
  'mail.txt': mailText(sampleMessage).text,
  'mail.html': mailText(sampleMessage).html,
};

/** What would act on whoever shows it: markup of each face, a mention, a link, a control, a line of its own. */
const hostile = '<!channel> <b onclick=x>*bold* [a](http://x) &lt; :smile:\u001b[2J\u202e\r\nBcc: a@example.net';

const [certificate] = sampleMessage.events.filter((event) => event.kind === 'certificate-ends');
const [failing] = sampleMessage.events as readonly [ClauseEvent];
const hostileMessage = messageOf([
  { ...certificate, gateway: hostile, subject: hostile } as TellingEvent,
  { ...failing, clauses: [{ ...failing.clauses[0], clause: hostile }], site: hostile } as TellingEvent,
]);

describe('what somebody is told', () => {
  test.each(Object.entries(faces))('the committed sample of %s is what its writer makes', (name, text) => {
    expect(goldenFile(new URL(`../../../reports/telling/samples/${name}`, import.meta.url), text)).toBe(text);
  });

  // After a wanted change: vitest run test/reports/telling/telling.test.ts --update
  test('is published as schemas/message.schema.json', async () => {
    await expect(json(messageJsonSchema())).toMatchFileSnapshot('../../../schemas/message.schema.json');
  });

  test('is what the published schema says, and nothing else is', () => {
    const ajv = new Ajv2020({ strict: false });
    formats.default(ajv);
    const validate = ajv.compile(messageJsonSchema());
    expect(validate(messageBody(sampleMessage))).toBe(true);
    const { data, ...rest } = messageBody(sampleMessage);
    expect(validate({ ...rest, data: { ...data, secret: 'x' } })).toBe(false);
    expect(validate({ ...rest, data: { ...data, events: [{ kind: 'fails' }] } })).toBe(false);
  });

  test('is the same words in each face for people', () => {
    const { text, html } = mailText(sampleMessage);
    const [slack, teams] = [JSON.stringify(slackBody(sampleMessage)), JSON.stringify(teamsBody(sampleMessage))];
    const lines = text.split('\n').filter((line) => line.startsWith('- '));
    expect(lines).toHaveLength(sampleMessage.events.length);
    for (const line of lines) {
      for (const face of [html, slack, teams]) expect(face).toContain(line.slice(2));
    }
  });

  test('of hostile names acts on nobody', () => {
    const { subject, text, html } = mailText(hostileMessage);
    expect(subject).toBe('gateproof: 1 clause fails that did not, 1 certificate ends soon');
    expect(text).toContain('[2J<U+202E><U+000D><U+000A>Bcc');
    expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(html).not.toContain('<b onclick');
    expect(html).not.toContain('<!channel>');
    const slack = JSON.stringify(slackBody(hostileMessage));
    expect(slack).not.toMatch(/[<>]/u);
    expect(slack).toContain('&lt;!channel&gt;');
    // In a text that is plain, nothing but these is markup.
    expect(slack).not.toContain('mrkdwn');
    expect(slack).not.toContain('"emoji":true');
    const teams = JSON.stringify(teamsBody(hostileMessage));
    expect(teams).not.toContain('"TextBlock"');
    expect(teams).toContain('*bold* [a](http://x)');
  });

  test('names as many as each face takes, and counts the rest', () => {
    const long = { ...failing, clauses: [{ ...failing.clauses[0], clause: '€'.repeat(5000) }] } as TellingEvent;
    const many = messageOf(
      Array.from({ length: 10_000 }, () => long),
      500,
    );
    const blocks = (slackBody(many) as { blocks: object[] }).blocks;
    expect(blocks.length).toBeLessThanOrEqual(50);
    expect(JSON.stringify(blocks.at(-1))).toContain(
      `and ${10_000 - namedInSlack} more lines: gateproof changes lists them`,
    );
    const texts = blocks.map((block) => (block as { text: { text: string } }).text.text.length);
    expect(Math.max(...texts)).toBeLessThanOrEqual(3000);
    const teams = JSON.stringify(teamsBody(many));
    expect(Buffer.byteLength(teams)).toBeLessThan(28_000);
    expect(teams).toContain(`and ${10_000 - namedInTeams} more lines`);
    expect(mailText(many).text).toContain(`and ${10_000 - namedInMail} more lines`);
  });
});
