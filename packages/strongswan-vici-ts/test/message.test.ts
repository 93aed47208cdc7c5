import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Message } from '../src/message.ts';

const sa = Message.from({
  'a.b': { state: 'ESTABLISHED', 'local-ts': ['10.0.0.0/8', '::/0'], 'child-sas': { 'c-1': { name: 'c' } } },
});

describe('a message', () => {
  it('gives text, octets, lists and sections by a path of names that may hold dots', () => {
    expect(sa.text('a.b', 'state')).toBe('ESTABLISHED');
    expect(sa.octets('a.b', 'child-sas', 'c-1', 'name')).toEqual(new TextEncoder().encode('c'));
    expect(sa.list('a.b', 'local-ts')).toEqual(['10.0.0.0/8', '::/0']);
    expect(sa.section('a.b', 'child-sas')?.sections.map(([name]) => name)).toEqual(['c-1']);
    expect(sa.section()).toBe(sa);
  });

  it('gives undefined or an empty list where there is no such thing, also when the name is one of another kind', () => {
    expect(sa.text('a.b')).toBeUndefined();
    expect(sa.text('a.b', 'local-ts')).toBeUndefined();
    expect(sa.octets('x', 'y', 'z')).toBeUndefined();
    expect(sa.list('a.b', 'state')).toEqual([]);
    expect(sa.section('a.b', 'state')).toBeUndefined();
    expect(sa.text()).toBeUndefined();
    expect(Message.from({}).text('constructor')).toBeUndefined();
  });

  it('gives the first of two of the same name by path, and both in order by iteration', () => {
    const twice = Message.ofEntries([
      ...Message.from({ k: '1', s: { n: '1' } }),
      ...Message.from({ k: '2', s: { n: '2' } }),
    ]);
    expect(twice.text('k')).toBe('1');
    expect(twice.values).toEqual([
      ['k', '1'],
      ['k', '2'],
    ]);
    expect(twice.sections.map(([name, section]) => [name, section.text('n')])).toEqual([
      ['s', '1'],
      ['s', '2'],
    ]);
    expect([...twice].map((entry) => entry.name)).toEqual(['k', 's', 'k', 's']);
  });

  it('keeps the order of a Map also where a plain object would not', () => {
    const names = ['b', '1', 'a', '0'];
    const message = Message.from(new Map(names.map((name) => [name, name])));
    expect(message.values.map(([name]) => name)).toEqual(names);
  });

  it('leaves out what is undefined', () => {
    expect(Message.from({ ike: 'a', child: undefined }).entries.map(({ name }) => name)).toEqual(['ike']);
  });

  it('takes a key named __proto__ as a key like any other', () => {
    const input = JSON.parse('{"__proto__": "x"}') as { [name: string]: string };
    expect(Message.from(input).text('__proto__')).toBe('x');
  });

  it.each([
    [1.5, '"timeout": a safe integer is wanted, not 1.5'],
    [Number.NaN, '"timeout": a safe integer is wanted, not NaN'],
    [2 ** 53, '"timeout": a safe integer is wanted, not 9007199254740992'],
  ])('refuses the number %s', (timeout, message) => {
    expect(() => Message.from({ timeout })).toThrow(expect.objectContaining({ code: 'invalid-value', message }));
  });

  it('refuses a section in a list', () => {
    const input = { list: [{}] } as unknown as { list: string[] };
    expect(() => Message.from(input)).toThrow(
      expect.objectContaining({ code: 'invalid-value', message: '"list": a value is wanted, not object' }),
    );
  });

  it('refuses null', () => {
    const input = { key: null } as unknown as { key: string };
    expect(() => Message.from(input)).toThrow(
      expect.objectContaining({ code: 'invalid-value', message: '"key": a value is wanted, not object' }),
    );
  });
});

describe('a message as text', () => {
  it('looks like swanctl.conf', () => {
    expect(String(sa)).toBe(
      [
        'a.b {',
        '  state = ESTABLISHED',
        '  local-ts = 10.0.0.0/8, ::/0',
        '  child-sas {',
        '    c-1 {',
        '      name = c',
        '    }',
        '  }',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('shows no secret, neither by toString nor by console.log', () => {
    const messages = ['data', 'secret', 'pin'].map((name) =>
      Message.from({ id: 'x', [name]: 'hunter22', l: { [name]: ['hunter22'] } }),
    );
    for (const message of messages) {
      expect(String(message)).toContain('<8 octets, not shown>');
      for (const text of [
        String(message),
        inspect(message),
        JSON.stringify(message),
        inspect({ message }, { depth: 9 }),
      ]) {
        expect(text).not.toContain('hunter22');
      }
    }
  });

  it('quotes what a terminal could obey or a reader could take for syntax, and shows octets that are no text in hex', () => {
    const message = Message.from({
      'k\u001b[31m': 'a\u009bb } \u007f"',
      empty: '',
      octets: Uint8Array.of(0xff, 0x00),
      hexlike: '0xff',
    });
    expect(String(message)).toBe(
      '"k\\u001b[31m" = "a\\u009bb } \\u007f\\""\nempty = ""\noctets = 0xff00\nhexlike = "0xff"\n',
    );
  });
});
