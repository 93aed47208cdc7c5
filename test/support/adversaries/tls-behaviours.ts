import { cipherSuite } from '../../../core/protocol/tls/registry.ts';
import { alertReply, flight, type ScriptedPolicy, serverHelloMessage } from '../scripted-tls-server.ts';
import type { Behaviour, Visit, VisitReply } from './tls-visit.ts';

/** The four suites of the documented table, and what is accepted beside them. */
export const documented: readonly number[] = [0xc030, 0xc02f, 0xc028, 0xc027];
export const conforming: ScriptedPolicy = { suites: { 0x0303: documented }, fallsBack: true };
/** One suite too many, one too few, and TLS 1.0 and 1.1. */
export const drifted: ScriptedPolicy = {
  suites: { 0x0303: [...documented.slice(0, 3), 0x002f], 0x0302: [0x002f, 0x0035], 0x0301: [0x002f, 0x0035] },
  fallsBack: true,
};

/** Conforming in its rows, with suites too many, and TLS 1.0 and 1.1. */
export const wide: ScriptedPolicy = {
  ...drifted,
  suites: { ...drifted.suites, 0x0303: [...documented, 0x002f, 0xc014] },
};

export const alert = (description: number, level = 2): VisitReply => alertReply(description, level);
export const reset: VisitReply = { kind: 'reset' };
export const close: VisitReply = { kind: 'closed' };
export const silence: VisitReply = { kind: 'silent' };

/** Says `reply` to what `when` picks. */
export function says(reply: VisitReply, when: (visit: Visit) => boolean): Behaviour {
  return (visit, next) => (when(visit) ? reply : next());
}

/** Whether the hello lists a suite with this kind of key exchange or authentication ('SRP', 'PSK', 'anon', 'DHE', …). */
export const lists =
  (kind: string) =>
  ({ suites }: Visit): boolean =>
    suites.some((suite) => isOfKind(suite, kind));

function isOfKind(suite: number, kind: string): boolean {
  const { keyExchange = '', authentication = '' } = cipherSuite(suite) ?? {};
  return keyExchange.startsWith(kind) || authentication === kind;
}

/** Connections that were accepted within the last so many milliseconds, this one included. */
export const acceptedWithin =
  (durationMs: number) =>
  ({ acceptedMs, atMs }: Visit): number =>
    acceptedMs.filter((one) => one > atMs - durationMs).length;

/** Reads no more than the first suites of a list. */
export function readsSuites(most: number, beyond: VisitReply = alert(40)): Behaviour {
  return (visit, next) => {
    if (visit.suites.length <= most) return next();
    const reply = next();
    const chosen = chosenSuite(reply);
    return chosen !== undefined && !visit.suites.slice(0, most).includes(chosen) ? beyond : reply;
  };
}

/** Refuses where it would choose one of these. */
export function withoutSuites(suites: readonly number[], next: () => VisitReply): VisitReply {
  const reply = next();
  const chosen = chosenSuite(reply);
  return chosen !== undefined && suites.includes(chosen) ? alert(40) : reply;
}

/** Chooses the first of these suites below TLS 1.3, sends its certificate, and ends there. */
export function failsBehind(
  end: VisitReply,
  suites: readonly number[],
  when: (visit: Visit) => boolean = () => true,
): Behaviour {
  return (visit, next) => {
    const suite = suites.find((one) => visit.suites.includes(one));
    if (suite === undefined || visit.version >= 0x0304 || visit.version === 0 || !when(visit)) return next();
    const { octets } = flight(visit.version, [serverHelloMessage(visit.version, suite), emptyCertificate]);
    if (!('octets' in end)) return { ...end, before: octets };
    return { octets: Uint8Array.of(...octets, ...end.octets) };
  };
}

/** A Certificate message without a certificate. */
const emptyCertificate = Uint8Array.of(11, 0, 0, 3, 0, 0, 0);

/** The suite of a scripted ServerHello: the first record is one, with an empty session id. */
export function chosenSuite(reply: VisitReply): number | undefined {
  if (!('octets' in reply) || reply.octets[0] !== 22) return undefined;
  const at = 5 + 4 + 2 + 32 + 1;
  return (reply.octets[at] ?? 0) * 256 + (reply.octets[at + 1] ?? 0);
}
