import { describe, expect, test } from 'vitest';
import { makeTarget } from '../../../core/endpoint/parse-target.ts';
import type { Target } from '../../../core/endpoint/target.ts';
import { assembleRecording, type SeenEndpoint } from '../../../core/observation/assemble-recording.ts';
import { draftOf } from '../../support/recording-of.ts';

const named = (address: string): Target => ({ ...makeTarget('sstp', address, 443), serverName: 'vpn.example.net' });
const [first, second] = [named('192.0.2.1'), named('192.0.2.2')];
const seen = (of: number, target: Target, orders: readonly string[]): SeenEndpoint => ({
  of,
  target,
  authority: `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`,
  drafts: orders.map((order) => draftOf({ order })),
});

describe('a recording', () => {
  test('is in the order of the targets and of the plan, whatever came first', () => {
    const { targets, observations } = assembleRecording(
      [first, second],
      [seen(1, second, ['b', 'a']), seen(0, first, ['c'])],
    );
    expect(targets.map(({ host }) => host)).toEqual(['192.0.2.1', '192.0.2.2']);
    expect(observations.map(({ id, endpoint, order }) => `${id} ${endpoint} ${order}`)).toEqual([
      'obs-0001 192.0.2.1:443 c',
      'obs-0002 192.0.2.2:443 a',
      'obs-0003 192.0.2.2:443 b',
    ]);
  });

  test('keeps a target whose turn never came, also beside another of the same name', () => {
    const { targets } = assembleRecording([first, second], [seen(0, first, ['a'])]);
    expect(targets.map(({ host }) => host)).toEqual(['192.0.2.1', '192.0.2.2']);
  });

  test('keeps the addresses of one name together, in their own order', () => {
    const name = makeTarget('sstp', 'vpn.example.net', 443);
    const { targets, observations } = assembleRecording(
      [name],
      [seen(0, second, ['a']), seen(0, named('2001:db8::1'), ['a']), seen(0, first, ['a'])],
    );
    expect(targets.map(({ url }) => url)).toEqual([
      'sstp://192.0.2.1:443',
      'sstp://192.0.2.2:443',
      'sstp://[2001:db8::1]:443',
    ]);
    expect(observations.map(({ endpoint }) => endpoint)).toEqual([
      '192.0.2.1:443',
      '192.0.2.2:443',
      '[2001:db8::1]:443',
    ]);
  });

  test('gives every target a URL of its own: the name behind a # where one address is known by several, else a number', () => {
    const other = { ...first, serverName: 'other.example.net' };
    const again = { ...first };
    const bare = makeTarget('sstp', '192.0.2.1', 443);
    const { targets, observations } = assembleRecording(
      [first, other, again, bare],
      [seen(0, first, ['a']), seen(1, other, ['a']), seen(2, again, ['a']), seen(3, bare, ['a'])],
    );
    const urls = [
      'sstp://192.0.2.1:443',
      'sstp://192.0.2.1:443#other.example.net',
      'sstp://192.0.2.1:443#vpn.example.net',
      'sstp://192.0.2.1:443#2',
    ];
    expect(targets.map(({ url }) => url)).toEqual(urls);
    expect(observations.map(({ target }) => target)).toEqual(urls);
  });
});
