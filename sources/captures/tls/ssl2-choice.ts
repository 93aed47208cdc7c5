import { defined } from '../../../core/defined.ts';
import type { OutcomeKind } from '../../../core/observation/observation.ts';
import { suiteName, tlsVersion, versionName } from '../../../core/protocol/tls/registry.ts';
import {
  type Ssl2Answer,
  type Ssl2ServerHello,
  ssl2Answer,
  ssl2ErrorText,
} from '../../../core/protocol/tls/ssl2-message.ts';
import { decode } from '../../../core/wire/codec.ts';
import { decodeOrNone } from '../../../core/wire/decode-or-none.ts';
import { toHex } from '../../../core/wire/hex.ts';
import type { Ssl2Opening } from './ssl2-opening.ts';

/** Answer of 'capture/tls' that took SSL 2.0: a list, of which the client chooses. */
export type CapturedSsl2Choice = {
  readonly kind: 'ssl2-server-hello';
  readonly version: number;
  /** Cipher kinds; none where a session is gone on with. */
  readonly suites: readonly number[];
  /** One, in DER in hexadecimal, as sent. */
  readonly certificates?: readonly string[];
};

/** What a server said in SSL 2.0 itself. */
export interface Ssl2Said {
  readonly outcome: OutcomeKind;
  readonly detail: string;
  /** Where it took SSL 2.0. */
  readonly answer?: CapturedSsl2Choice;
  /** Of its SERVER-HELLO. */
  readonly connectionId?: Uint8Array;
  /** Behind the answer. */
  readonly to: number;
}

/** Whether a server answers in the records of SSL 2.0, whose head has the high bit set. */
export function isInSsl2([first = 0]: Uint8Array): boolean {
  return first >= 0x80;
}

/** The answer at the beginning of what a server said to such a hello; undefined while it is not whole. */
export function readSsl2Said(octets: Uint8Array, length: number, opening: Ssl2Opening): Ssl2Said | undefined {
  const [high = 0x80, low = 0] = octets;
  const to = 2 + (high - 0x80) * 0x100 + low;
  if (length < to) return undefined;
  const answer = decodeOrNone(() => decode(ssl2Answer, octets.subarray(0, to)));
  return { ...(answer === undefined ? broken('an answer of SSL 2.0 that cannot be read') : said(answer, opening)), to };
}

function said(answer: Ssl2Answer, opening: Ssl2Opening): Omit<Ssl2Said, 'to'> {
  if (answer.kind === 'error') return { outcome: 'refused', detail: ssl2ErrorText(answer.error) };
  const { version, cipherKinds, certificate, connectionId, sessionIdHit } = answer;
  const stranger = notOffered(answer, opening);
  if (stranger !== undefined) return broken(`${stranger} was not offered`);
  if (sessionIdHit === 0 && cipherKinds.length === 0)
    return { outcome: 'refused', detail: 'SERVER-HELLO without a cipher kind' };
  return {
    outcome: 'answered',
    detail: `SERVER-HELLO ${versionName(version)} ${cipherKinds.map(suiteName).join(', ')}`.trimEnd(),
    answer: {
      kind: 'ssl2-server-hello',
      version,
      suites: cipherKinds,
      ...defined({ certificates: certificate.length === 0 ? undefined : [toHex(certificate)] }),
    },
    connectionId,
  };
}

/** What of a SERVER-HELLO the hello does not hold, in words. */
function notOffered(
  { version, cipherKinds, sessionIdHit }: Ssl2ServerHello,
  { hello, cipherKinds: offered }: Ssl2Opening,
): string | undefined {
  if (version !== tlsVersion.ssl2) return `${versionName(version)} in the form of SSL 2.0`;
  if (offered.length === 0) return versionName(version);
  if (sessionIdHit !== 0 && hello.legacySessionId.length === 0) return 'a session';
  const stranger = cipherKinds.find((kind) => !offered.includes(kind));
  return stranger === undefined ? undefined : suiteName(stranger);
}

function broken(detail: string): Omit<Ssl2Said, 'to'> {
  return { outcome: 'malformed', detail };
}
