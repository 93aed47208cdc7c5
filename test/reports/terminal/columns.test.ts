import { describe, expect, test } from 'vitest';
import { cutToColumns, padded, widthOf } from '../../../reports/terminal/columns.ts';
import { labelled, wrap } from '../../../reports/terminal/lines.ts';

describe('columns of a terminal', () => {
  test.each([
    ['', 0],
    ['vpn.example.net', 15],
    ['grün', 4],
    // The same with a mark of its own upon the u.
    ['gru\u0308n', 4],
    ['東京の網', 8],
    ['東京 VPN', 8],
    ['\u{1F512}', 2],
  ])('%j takes %i', (text, columns) => {
    expect(widthOf(text)).toBe(columns);
    expect(widthOf(padded(text, 20))).toBe(20);
  });

  test('a text is cut between characters, never within one', () => {
    expect(cutToColumns('東京の網', 5)).toBe('東京');
    expect(cutToColumns('東京の網', 1)).toBe('東');
    expect(cutToColumns('gru\u0308n', 3)).toBe('gru\u0308');
    expect(cutToColumns('gateway', 4)).toBe('gate');
  });

  test('wide words are wrapped by what they take', () => {
    expect(wrap('東京 大阪 名古屋', 9)).toEqual(['東京 大阪', '名古屋']);
    expect(wrap('東京大阪名古屋', 6)).toEqual(['東京大', '阪名古', '屋']);
    expect(wrap('a', 1)).toEqual(['a']);
  });

  test('and stand under each other behind a wide label', () => {
    expect(labelled('名前', ['ab cd'], { indent: 1, label: 6, columns: 9 })).toEqual([' 名前  ab', '       cd']);
  });
});
