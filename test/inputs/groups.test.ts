import { describe, expect, test } from 'vitest';
import { parseInventory } from '../../src/inputs/inventory.ts';

const read = (text: string): ReturnType<typeof parseInventory> => parseInventory(text, 'gateproof.yaml');

describe('the groups of an inventory', () => {
  test('say how often, when, by what and from where their targets are looked at', () => {
    const { groups, targets } = read(`version: 1
groups:
  edge:
    every: 6h
    timeZone: Europe/Berlin
    windows:
      - { days: [mon-wed, fri], hours: 22:00-06:00 }
      - days: [sat-sun]
    jitter: 10m
    owner: Network team
    labels: { tier: gold }
    policies: [azure-vpn-p2s, own/policy.yaml]
    from: [berlin, paris]
  lab:
    cron: 0 3 * * 1
  plain: {}
targets:
  - { name: a, host: a.example, group: edge }
  - { name: b, host: b.example }
`);
    expect(groups).toEqual({
      edge: {
        everyMs: 21_600_000,
        cron: undefined,
        timeZone: 'Europe/Berlin',
        windows: [
          { days: [1, 2, 3, 5], from: 1320, until: 360 },
          { days: [0, 6], from: 0, until: 1440 },
        ],
        jitterMs: 600_000,
        owner: 'Network team',
        labels: { tier: 'gold' },
        policies: ['azure-vpn-p2s', 'own/policy.yaml'],
        from: ['berlin', 'paris'],
      },
      lab: expect.objectContaining({ cron: '0 3 * * 1', timeZone: 'UTC', windows: [], from: [] }) as unknown,
      plain: expect.objectContaining({ everyMs: undefined, cron: undefined }) as unknown,
    });
    expect(targets.map(({ group }) => group)).toEqual(['edge', undefined]);
  });

  test('need not be there', () => {
    expect(read('version: 1\ntargets: [{ host: h }]\n').groups).toEqual({});
  });

  test.each([
    ['every: 6h\n    cron: 0 3 * * 1', '5:11: wanted every or cron, found both'],
    ['every: 29m', '4:12: wanted 30m to 30d, found "29m"'],
    ['every: 31d', '4:12: wanted 30m to 30d, found "31d"'],
    ['every: 6', '4:12: wanted text, found'],
    ['every: daily', '4:12: a time as 30m, 6h or 7d wanted, found "daily"'],
    ['cron: 0 3 * *', '4:11: wanted minute, hour, day, month and weekday as in "0 3 * * 1", found "0 3 * *"'],
    [
      'cron: 61 3 * * 1',
      '4:11: wanted minute, hour, day, month and weekday as in "0 3 * * 1", found "61 3 * * 1": Invalid',
    ],
    ['cron: 0 0 0 3 * 1', '4:11: wanted minute, hour, day'],
    ['cron: 0 3 31 2 *', '4:11: wanted a line whose day comes, found "0 3 31 2 *"'],
    ['cron: 0,20 3 * * *', '4:11: wanted moments that are 30 minutes apart or more, found "0,20 3 * * *"'],
    [
      'timeZone: Europe/Berlim',
      '4:15: wanted a time zone as Europe/Berlin, found "Europe/Berlim"; did you mean "Europe/Berlin"?',
    ],
    ['timeZone: "+01:00"', '4:15: wanted a time zone as Europe/Berlin, found "+01:00"'],
    ['jitter: 7h\n    every: 6h', '4:13: wanted at most the time from one scan to the next, found "7h"'],
    ['jitter: 2h\n    cron: 0 * * * *', '4:13: wanted at most the time from one scan to the next, found "2h"'],
    ['jitter: 25h', '4:13: wanted at most the time from one scan to the next, found "25h"'],
    ['windows: []', '4:14: wanted at least 1 entry, found an empty list'],
    ['windows: [{}]', '4:15: wanted days or hours, found neither'],
    ['windows: [{ days: [] }]', '4:23: wanted at least 1 entry, found an empty list'],
    [
      'windows: [{ days: [monday] }]',
      '4:24: a day (sun, mon, tue, wed, thu, fri, sat) or days as mon-fri wanted, found "monday"',
    ],
    ['windows: [{ hours: "8-9" }]', '4:24: hours as 22:00-06:00 wanted, found "8-9"'],
    ['windows: [{ hours: 24:00-06:00 }]', '4:24: hours as 22:00-06:00 wanted, found "24:00-06:00"'],
    ['windows: [{ hours: 08:00-08:00 }]', '4:24: wanted hours that begin before they end, found "08:00-08:00"'],
    ['from: [a, b, a]', '4:18: wanted each site once, found "a" again'],
    ['from: ["a b"]', '4:12: a name of letters, digits'],
    ['policies: []', '4:15: wanted at least 1 entry, found an empty list'],
    [
      'evry: 6h',
      '4:5: unknown key "evry": wanted one of every, cron, timeZone, windows, jitter, owner, labels, policies, from; did you mean "every"?',
    ],
  ])('say where a mistake is and what was wanted: %s', (entry, told) => {
    const bad = (): unknown => read(`version: 1\ngroups:\n  edge:\n    ${entry}\ntargets: [{ host: h }]\n`);
    expect(bad).toThrow(expect.objectContaining({ code: 'document-invalid', fault: 'input' }));
    expect(bad).toThrow(`gateproof.yaml:${told}`);
  });

  test('are told with every mistake of theirs at once', () => {
    const bad = (): unknown =>
      read(
        'version: 1\ngroups:\n  a: { timeZone: Mars }\n  b: { every: 1m, jitter: 2m }\ntargets: [{ host: h, group: c }]\n',
      );
    expect(bad).toThrow(/3:18: .*\n.*4:15: .*\n.*4:27: .*\n.*5:29: /u);
  });

  test('take a jitter as long as the time from one scan to the next, over a change of the clocks, too', () => {
    expect(
      read(
        'version: 1\ngroups: { a: { every: 6h, jitter: 6h }, b: { cron: 0 * * * *, jitter: 1h, timeZone: Europe/Berlin } }\n',
      ).groups,
    ).toHaveProperty('b');
  });
});

describe('the group of a target', () => {
  test('is one of the inventory', () => {
    const bad = (): unknown => read('version: 1\ngroups: { edge: {} }\ntargets:\n  - { host: h, group: egde }\n');
    expect(bad).toThrow('gateproof.yaml:4:23: group "egde": not in the inventory; did you mean "edge"?');
  });
});

describe('the name of a gateway', () => {
  test.each([
    ['{ name: a, host: h }\n  - { name: a, host: i }', '4:13: wanted each gateway once, found "a" again, as in line 3'],
    [
      '{ host: h.example }\n  - { name: h.example, host: 192.0.2.1 }',
      '4:13: wanted each gateway once, found "h.example" again, as in line 3',
    ],
    [
      '{ name: h.example, host: 192.0.2.1 }\n  - { host: "H.example:443" }',
      '4:5: wanted each gateway once, found "h.example" again, as in line 3',
    ],
    [
      '{ host: h, group: a }\n  - { endpoints: [ikev2://h], group: b }',
      '4:5: wanted one group of "h", found another one than in line 3',
    ],
  ])('means one: what is remembered of it would be of two: %s', (entries, told) => {
    const bad = (): unknown => read(`version: 1\ntargets:\n  - ${entries}\ngroups: { a: {}, b: {} }\n`);
    expect(bad).toThrow(`gateproof.yaml:${told}`);
  });

  test('may be left out where several entries are of one host and of one group', () => {
    const { targets } = read(
      'version: 1\ntargets:\n  - { host: h, group: a }\n  - { endpoints: [ikev2://h], group: a }\ngroups: { a: {} }\n',
    );
    expect(targets).toHaveLength(2);
  });
});
