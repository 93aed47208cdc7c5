import { expect, test } from 'vitest';
import type { Ikev1Stance } from '../../../core/finding/told/parts.ts';
import { ikev1Words, ikeWords } from '../../../reports/words/ike-words.ts';
import { combinationWords, isCombination } from '../../../reports/words/words.ts';

const offered = { main: 40, aggressiveGroups: ['1024-bit MODP Group', '2048-bit MODP Group'] };
const combination = {
  encryption: '3DES-CBC',
  hash: 'MD5',
  authentication: 'pre-shared key',
  group: '1024-bit MODP Group',
};

test.each<[Ikev1Stance, string]>([
  [
    { stance: 'answered', mode: 'aggressive', combination, offered },
    'answered in aggressive mode: 3DES-CBC, MD5, pre-shared key, 1024-bit MODP Group',
  ],
  [
    { stance: 'answered', mode: 'main', offered },
    'answered in main mode: an offer was accepted and the credentials were refused',
  ],
  [{ stance: 'refused', refusedBy: 'version', offered }, 'refused as a whole'],
  [
    { stance: 'refused', refusedBy: 'silence', offered },
    'refused as a whole, by silence (40 combinations in main mode, aggressive mode with 1024-bit MODP Group and 2048-bit MODP Group)',
  ],
  [
    { stance: 'offer-refused', offered: { main: 1, aggressiveGroups: [] }, reason: 'ikev1-offer-refused' },
    'refused what was offered (1 combination in main mode); not known of the rest',
  ],
  [
    { stance: 'silent', offered, reason: 'silent' },
    'silent, which proves nothing: nothing came back until the time-out',
  ],
  [
    { stance: 'unknown', offered, reason: 'malformed, silent' },
    'not known: the answer could not be decoded; nothing came back until the time-out',
  ],
])('what is known of IKEv1 is told on one line (%j)', (stance, words) => {
  expect(ikev1Words(stance)).toBe(words);
  expect(ikeWords({ accepted: [], refused: [], ikev1: stance })).toEqual([{ label: 'IKEv1', values: [words] }]);
});

test('a combination of IKEv1 is one, and stands on one line', () => {
  expect(isCombination(combination)).toBe(true);
  expect(combinationWords(combination)).toBe('3DES-CBC, MD5, pre-shared key, 1024-bit MODP Group');
});
