import { expect, test } from 'vitest';
import { monitorWords, waitingWords } from '../../../src/faces/cli/monitor-words.ts';
import type { MonitorEvent } from '../../../src/fleet/monitor-event.ts';
import type { SettledChange } from '../../../src/store/settled.ts';

const change = (of: SettledChange['class']): SettledChange => ({
  endpoint: 'tls:443',
  policy: 'p',
  clause: 'c',
  class: of,
  cause: 'gateway',
  old: null,
  new: { verdict: 'fail', reason: 'accepted' },
});
const settled = (site: string, ...changes: readonly SettledChange[]): MonitorEvent => ({
  kind: 'settled',
  settled: { gateway: { id: 1, name: 'vpn', site, group: '' }, at: 0, changes },
});

test.each<[MonitorEvent, readonly string[]]>([
  [{ kind: 'registered', gateways: 1, elsewhere: 0 }, ['1 gateway scanned from here']],
  [{ kind: 'registered', gateways: 2, elsewhere: 3 }, ['2 gateways scanned from here, 3 from elsewhere alone']],
  [
    { kind: 'inventory-wrong', problems: ['a.yaml:1:1: wanted YAML'] },
    ['a.yaml:1:1: wanted YAML', 'the inventory is wrong: what it said before holds until it is right'],
  ],
  [
    { kind: 'rejudged', rejudged: { gateways: 1, endpoints: 2, changes: 1, left: 0 } },
    ['2 endpoints judged anew by what is known, because a date passed: 1 clause changed'],
  ],
  [
    { kind: 'rejudged', rejudged: { gateways: 1, endpoints: 1, changes: 0, left: 0 } },
    ['1 endpoint judged anew by what is known, because a date passed: nothing changed'],
  ],
  [settled('', change('first')), []],
  [settled('berlin', change('new'), change('worse'), change('first')), ['vpn at berlin: 2 clauses changed']],
  [{ kind: 'failed', gateway: 'vpn', reason: 'x' }, ['vpn: could not be scanned, it is tried again: x']],
  [{ kind: 'not-settled', gateway: 'vpn', reason: 'x' }, ['vpn: what was found is left out: x']],
  [{ kind: 'store-away', message: 'store a.db: full' }, ['store a.db: full; waiting for it, nothing is lost']],
  [{ kind: 'store-back' }, ['the store can be used again']],
  [{ kind: 'waiting', until: 0 }, []],
])('a monitor says of %j: %j', (event, lines) => {
  expect(monitorWords(event)).toEqual(lines);
});

test('a monitor that waits says for what', () => {
  expect(waitingWords(Date.parse('2026-12-01T03:00:59Z'))).toBe('nothing is due until 2026-12-01 03:00 UTC');
  expect(waitingWords(undefined)).toBe('nothing is due');
});
