import type { TicketsSeen } from '../../../probes/stream-context.ts';

/** What tickets that OpenSSL was given say, as node:tls hands them over. `isWhole`: the peer ended the connection behind them. */
export function ticketsSeen(sessions: readonly Uint8Array[], isWhole: boolean): TicketsSeen {
  const most = sessions.map(maxEarlyData).filter((one) => one !== undefined);
  return {
    count: sessions.length,
    isWhole,
    ...(most.length === 0 || most.length < sessions.length ? {} : { maxEarlyData: Math.max(...most) }),
  };
}

/** The tag of max_early_data in OpenSSL's SSL_SESSION, [15] explicit; it is left out where it is 0. */
const maxEarlyDataTag = 0xaf;
const integerTag = 0x02;

/** Octets of early data that a ticket allows; undefined where the session is not in a form that is known. */
function maxEarlyData(session: Uint8Array): number | undefined {
  // Node may have something of its own before the DER, which is all of the rest.
  for (let start = 0; start < session.length; start++) {
    const fields = session[start] === 0x30 ? partsOf(session.subarray(start)) : undefined;
    const [sequence, ...others] = fields ?? [];
    if (sequence === undefined || others.length > 0) continue;
    const parts = partsOf(sequence.value);
    if (parts === undefined || parts[0]?.tag !== integerTag) continue;
    const [number] = partsOf(parts.find(({ tag }) => tag === maxEarlyDataTag)?.value ?? new Uint8Array(0)) ?? [];
    return number?.value.reduce((sum, octet) => sum * 0x100 + octet, 0) ?? 0;
  }
  return undefined;
}

interface Part {
  readonly tag: number;
  readonly value: Uint8Array;
}

/** The elements of DER one after another; undefined where they do not end where the octets do. */
function partsOf(octets: Uint8Array): readonly Part[] | undefined {
  const parts: Part[] = [];
  let at = 0;
  while (at < octets.length) {
    const [tag = 0, first = 0] = octets.subarray(at, at + 2);
    const more = first < 0x80 ? 0 : first & 0x7f;
    const length =
      more === 0 ? first : octets.subarray(at + 2, at + 2 + more).reduce((sum, octet) => sum * 0x100 + octet, 0);
    const from = at + 2 + more;
    if (more > 4 || from + length > octets.length) return undefined;
    parts.push({ tag, value: octets.subarray(from, from + length) });
    at = from + length;
  }
  return parts;
}
