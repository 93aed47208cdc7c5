import type { OutcomeKind } from '../../core/observation/observation.ts';
import type { Point } from '../../core/spaces/region.ts';

/** What came of offering boxes in one exchange. */
export interface Exchange {
  readonly outcome: OutcomeKind;
  readonly detail: string;
  /** What the gateway chose, read back and found among what was offered; also when the SA came to nothing after that. */
  readonly answer?: {
    readonly point: Point;
    readonly readBack: 'list-sas' | 'selected-proposal' | 'response';
    /** The chain that the gateway authenticated itself with: DER in hexadecimal, leaf first. Absent where it had none, or where that is not told. */
    readonly certificates?: readonly string[];
  };
  /** The gateway chose something of the offer, and nothing says what. */
  readonly isChosen?: true;
  readonly transcript: readonly string[];
  readonly startedAtMs: number;
  readonly elapsedMs: number;
}

const maxLines = 200;
const maxOctets = 16_384;
const maxLineLength = 500;

/** A log as evidence keeps it: at most 200 lines and 16 KiB, long lines cut, and the cut said; each of the secrets is blotted out first. */
export function transcriptOf(lines: readonly string[], secrets: readonly string[] = []): readonly string[] {
  const kept: string[] = [];
  let octets = 0;
  for (const whole of lines) {
    const line = secrets.reduce((text, secret) => text.replaceAll(secret, '[secret]'), whole);
    const shown = line.length > maxLineLength ? `${line.slice(0, maxLineLength)} [cut]` : line;
    octets += new TextEncoder().encode(shown).length;
    if (kept.length === maxLines || octets > maxOctets) return [...kept, `[${lines.length - kept.length} lines cut]`];
    kept.push(shown);
  }
  return kept;
}
