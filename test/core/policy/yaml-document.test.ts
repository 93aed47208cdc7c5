import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { DocumentError, MAX_DOCUMENT_LENGTH, parseYamlDocument } from '../../../core/policy/yaml-document.ts';

const schema = z.strictObject({
  name: z.string(),
  port: z.int().min(1).max(65_535).default(443),
  tags: z.record(z.string(), z.string()).optional(),
  list: z.array(z.strictObject({ kind: z.enum(['tls', 'ikev2']) })).optional(),
});

function problems(text: string): readonly string[] {
  try {
    parseYamlDocument(text, 'f.yaml', schema);
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    expect(error.code).toBe('document-invalid');
    expect(error.message.split('\n')[0]).toMatch(/^f\.yaml:\d+:\d+: /);
    return error.problems.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`);
  }
  throw new Error('the text fits the schema');
}

describe('a YAML document', () => {
  it('becomes the value of its schema, defaults filled in', () => {
    expect(parseYamlDocument('name: a\ntags: { x: y }\n', 'f.yaml', schema)).toEqual({
      name: 'a',
      port: 443,
      tags: { x: 'y' },
    });
  });

  it('keeps dates and octal-looking words as they are written when text is wanted', () => {
    expect(parseYamlDocument('name: 2025-09-29', 'f.yaml', schema).name).toBe('2025-09-29');
    expect(problems('name: 012')).toEqual(['1:7 wrong-type: wanted text, found the number 12']);
  });

  it.each([
    ['a key twice', 'name: a\nname: b\n', ['2:1 duplicate-key: wanted each key once, found "name" again']],
    ['an unknown tag', 'name: !x a\n', ['1:7 unknown-tag: wanted a value without tag, found "!x"']],
    ['an unknown anchor', 'name: *x\n', ['1:7 unknown-alias: wanted the name of an anchor above, found "x"']],
    ['a quote that never ends', 'name: "a\n', ['2:1 yaml-syntax: wanted YAML: Missing closing "quote']],
    ['two documents', 'name: a\n---\nname: b\n', ['2:1 several-documents: wanted one document, found another']],
    ['the key __proto__', 'name: a\n__proto__: b\n', ['2:1 unknown-key: unknown key "__proto__"']],
    [
      'the key __proto__ among free keys',
      'name: a\ntags: { __proto__: b }\n',
      ['2:9 unknown-key: unknown key "__proto__"'],
    ],
    ['an anchor that holds itself', 'name: &a [*a]\n', ['1:10 wrong-type: wanted text, found a list']],
    ['nothing', '', ['1:1 wrong-type: wanted a mapping, found nothing']],
    [
      'a number that is too large',
      'name: a\nport: 65536\n',
      ['2:7 out-of-range: wanted at most 65535, found the number 65536'],
    ],
    ['a free key with another type', 'name: a\ntags: { x: 1 }\n', ['2:12 wrong-type: wanted text, found the number 1']],
    [
      'an unknown value behind an alias',
      'name: a\nlist: [&x { kind: tsl }, *x]\n',
      [
        '2:19 unknown-value: wanted one of tls, ikev2; found "tsl"; did you mean "tls"?',
        '2:19 unknown-value: wanted one of tls, ikev2; found "tsl"; did you mean "tls"?',
      ],
    ],
  ])('is refused for %s', (_, text, expected) => {
    expect(problems(text)).toEqual(expected);
  });

  it('is refused when its aliases expand without bound', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x]',
      'b: &b [*a,*a,*a,*a,*a,*a,*a,*a]',
      'c: &c [*b,*b,*b,*b,*b,*b,*b,*b]',
      'd: [*c,*c,*c]',
    ];
    expect(problems(bomb.join('\n'))).toEqual([
      '2:8 too-many-aliases: wanted at most 100 expanded aliases, found more',
    ]);
  });

  it('is refused when its aliases are many, though each is small, and told at the first that is too much', () => {
    expect(problems(`a: &a x\nb: [${'*a,'.repeat(60_000)}]\n`)).toEqual([
      '2:305 too-many-aliases: wanted at most 100 aliases, found more',
    ]);
  });

  it('is refused for a key that comes twice in a long mapping, and for an alias before its anchor', () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => `k${at}: 1\n`).join('');
    expect(problems(`k7: 1\nk7: 2\n${keys}`)).toContain('2:1 duplicate-key: wanted each key once, found "k7" again');
    expect(problems('a: *x\nb: &x 1\n')).toEqual(['1:4 unknown-alias: wanted the name of an anchor above, found "x"']);
  });

  it.each(['['.repeat(50_000), '{a: '.repeat(50_000), '- '.repeat(50_000)])(
    'is refused when it is nested too deeply',
    (text) => {
      expect(problems(text)).toEqual([
        '1:1 too-deep: wanted a document of few levels, found one that is nested too deeply to read',
      ]);
    },
  );

  it('is refused unread when it is too long', () => {
    expect(problems('#'.repeat(MAX_DOCUMENT_LENGTH + 1))).toEqual([
      '1:1 too-large: wanted at most 262144 characters, found 262145',
    ]);
    expect(parseYamlDocument(`name: a\n${'#'.repeat(MAX_DOCUMENT_LENGTH - 8)}`, 'f.yaml', schema).name).toBe('a');
  });

  it('tells a hundred problems and counts the rest', () => {
    const found = problems(`name: a\n${Array.from({ length: 150 }, (_, at) => `k${at}: 1\n`).join('')}`);
    expect(found).toHaveLength(101);
    expect(found.at(-1)).toBe('102:1 more-problems: 50 more problems');
  });

  it('hands the raw value and what is sound of it to a further check, and tells its problems too', () => {
    const check = (text: string): readonly string[] => {
      try {
        parseYamlDocument(text, 'f.yaml', schema, (_, context) => {
          if (context.sound(['name'])) context.report(['name'], 'bad-name', 'another name wanted');
          if (context.sound([])) context.report(['port'], 'bad-port', 'another port wanted', 'key');
        });
      } catch (error) {
        if (!(error instanceof DocumentError)) throw error;
        return error.problems.map(({ line, column, code }) => `${line}:${column} ${code}`);
      }
      return [];
    };
    expect(check('name: a\nport: 1\n')).toEqual(['1:7 bad-name', '2:1 bad-port']);
    expect(check('name: a\nport: 0\n')).toEqual(['1:7 bad-name', '2:7 out-of-range']);
    expect(check('name: 1\n')).toEqual(['1:7 wrong-type']);
  });

  it('tells a further check the line of each value and of its key', () => {
    const lines: number[] = [];
    parseYamlDocument('# first\nname: >\n  a\ntags:\n  x: y\n', 'f.yaml', schema, (_, { lineOf }) => {
      lines.push(lineOf([]), lineOf(['name']), lineOf(['tags']), lineOf(['tags'], 'key'), lineOf(['tags', 'none']));
    });
    expect(lines).toEqual([2, 2, 5, 4, 5]);
  });
});
