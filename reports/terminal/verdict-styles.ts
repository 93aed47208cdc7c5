import type { Conclusion } from '../../core/finding/result.ts';
import type { Style } from './ink.ts';

export const verdictStyles: Readonly<Record<Conclusion, Style>> = {
  conforms: 'green',
  violates: 'red',
  inconclusive: 'yellow',
};
