import { describe, expect, test } from 'vitest';
import { DocumentError } from '../../../core/policy/yaml-document.ts';
import { parseInventory } from '../../../src/inputs/inventory.ts';

const read = (tell: string): ReturnType<typeof parseInventory> =>
  parseInventory(`version: 1\ngroups: { edge: {} }\ntell:\n${tell}`, 'gateproof.yaml');

function refusal(tell: string): string {
  try {
    read(tell);
  } catch (error) {
    if (error instanceof DocumentError) return error.message;
    throw error;
  }
  return '';
}

const signed = 'secretEnv: S';
const webhook = (members: string): string => `  webhooks:\n    ops: { ${members} }\n`;
const mail = (members: string, smtp = 'host: mail.example.net'): string =>
  `  mail:\n    team: { smtp: { ${smtp} }, from: gateproof@example.net, to: [vpn@example.net], ${members} }\n`;

describe('who is told, in an inventory', () => {
  test('is webhooks and mail, by name', () => {
    const { tell } = read(
      `  within: 14d\n${webhook(`url: 'https://hooks.example.net/x', ${signed}, groups: [edge]`)}${mail(
        'digest: weekly, timeZone: Europe/Berlin',
        'host: mail.example.net, user: gateproof, passwordFile: mail.password',
      )}`,
    );
    expect(tell).toEqual({
      within: '14d',
      webhooks: { ops: { url: 'https://hooks.example.net/x', secretEnv: 'S', groups: ['edge'] } },
      mail: {
        team: {
          smtp: { host: 'mail.example.net', user: 'gateproof', passwordFile: 'mail.password' },
          from: 'gateproof@example.net',
          to: ['vpn@example.net'],
          digest: 'weekly',
          timeZone: 'Europe/Berlin',
        },
      },
    });
    expect(parseInventory('version: 1\n', 'gateproof.yaml').tell).toBeUndefined();
  });

  test.each([
    ['no address', signed, 'wanted one of url, urlFile and urlEnv, found none'],
    ['two addresses', `urlEnv: U, urlFile: f, ${signed}`, 'wanted one of url, urlFile and urlEnv, found several'],
    ['no secret', "url: 'https://h/'", 'wanted secretFile or secretEnv, by which it is signed, found neither'],
    ['two secrets', `urlEnv: U, secretFile: f, ${signed}`, 'wanted one of secretFile and secretEnv, found both'],
    ['plain HTTP', `url: 'http://h/', ${signed}`, 'wanted https://HOST/PATH, found http://'],
    ['a scheme of files', `url: 'file:///etc/passwd', allowPrivate: true, ${signed}`, 'found file://'],
    ['no URL', `url: hooks.example.net, ${signed}`, 'wanted https://HOST/PATH, found no URL'],
    ['a password in it', `url: 'https://u:p4ss@h/', ${signed}`, 'found a user or a password in it'],
    [
      'a group that is none',
      `urlEnv: U, ${signed}, groups: [edgy]`,
      'group "edgy": not in the inventory; did you mean',
    ],
    ['another template', `urlEnv: U, ${signed}, template: discord`, 'standard'],
  ])('is not a webhook with %s', (_name, members, problem) => {
    expect(refusal(webhook(members))).toContain(problem);
    expect(refusal(webhook(members))).not.toContain('p4ss');
  });

  test('may be a webhook over plain HTTP where private addresses are allowed, and one of Slack without secret', () => {
    expect(refusal(webhook(`url: 'http://10.1.1.1/', allowPrivate: true, ${signed}`))).toBe('');
    expect(refusal(webhook('urlEnv: SLACK, template: slack'))).toBe('');
  });

  test.each([
    ['a user alone', mail('', 'host: h, user: u'), 'wanted user and password, or neither, found no password'],
    ['a password alone', mail('', 'host: h, passwordEnv: P'), 'wanted user and password, or neither, found no user'],
    ['two passwords', mail('', 'host: h, user: u, passwordEnv: P, passwordFile: f'), 'found both'],
    [
      'a password over a plain connection',
      mail('', 'host: h, user: u, passwordEnv: P, tls: none'),
      'wanted starttls or implicit, as a password is sent, found none',
    ],
    [
      'a zone that is none',
      mail('timeZone: Europe/Berln'),
      'wanted a time zone as Europe/Berlin, found "Europe/Berln"',
    ],
    ['a group that is none', mail('groups: [x]'), 'group "x": not in the inventory'],
    ['another digest', mail('digest: hourly'), 'daily'],
    [
      'a header in an address',
      `  mail:\n    team: { smtp: { host: h }, from: g@example.net, to: ["a@example.net\\r\\nBcc: b@example.net"] }\n`,
      'a mail address as vpn@example.net wanted',
    ],
  ])('is not mail with %s', (_name, text, problem) => {
    expect(refusal(text)).toContain(problem);
  });
});
