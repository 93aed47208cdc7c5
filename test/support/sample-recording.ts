import { readFileSync } from 'node:fs';
import type { Credentials } from '../../core/credentials/credentials.ts';
import { Secret } from '../../core/credentials/secret.ts';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { askOf } from '../../core/policy/ask.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { suiteNames, suitesOf, versionNames } from '../../core/protocol/tls/registry.ts';
import { type Point, pointBox } from '../../core/spaces/region.ts';
import { observeIkev1 } from '../../probes/ikev1/observe-ikev1.ts';
import { observeIkev2 } from '../../probes/ikev2/observe-ikev2.ts';
import type { HandshakeOutcome } from '../../probes/stream-context.ts';
import { observeStrongswan } from '../../probes/strongswan/observe-strongswan.ts';
import { observeTls } from '../../probes/tls/observe-tls.ts';
import { opensslSuite } from '../../probes/tls/openssl-suite.ts';
import { planted } from '../probes/strongswan/documented-points.ts';
import { gatewayOf, type Script, ScriptedCharon } from '../probes/strongswan/scripted-charon.ts';
import { houseRules } from './house-rules.ts';
import { draftOf, type Part, recordingOf, seenOf } from './recording-of.ts';
import { scriptedContext as datagramContext } from './scripted-datagram-context.ts';
import { ScriptedIkeGateway } from './scripted-ike-gateway.ts';
import { ScriptedIkev1Gateway } from './scripted-ikev1-gateway.ts';
import { type ScriptedPolicy, type ScriptedServer, scriptedContext, scriptedServer } from './scripted-tls-server.ts';
import { shortAzure } from './short-azure.ts';

/** What the sample recording is asked for and judged by. */
export const samplePolicies: readonly Policy[] = [shortAzure, houseRules];

/** A Server header that would run, recolour and reorder whatever shows it as it came. */
export const hostileServer = '<b>SSTP</b>\u001b[2J\u202E"';

const pem = (name: string): string => readFileSync(new URL(`../vectors/sample/${name}.pem`, import.meta.url), 'utf8');
const der = (name: string): Uint8Array =>
  new Uint8Array(Buffer.from(pem(name).replaceAll(/-----[^-]+-----|\s/gu, ''), 'base64'));

type Name = 'conforming' | 'drifted' | 'stopped';

interface Scripted {
  readonly name: Name;
  readonly host: string;
  /** Combinations that it accepts; the stopped one answers nothing. */
  readonly points?: { readonly ike: readonly Point[]; readonly ipsec: readonly Point[] };
  readonly tls?: ScriptedPolicy;
  /** Says nothing to a hello of SSL 2.0. */
  readonly isSilentToSsl2?: boolean;
  readonly sstp?: { readonly server: string; readonly hashes: number };
}

const { ike, ipsec } = askOf(samplePolicies, 'ikev2');
const suites = [0xc030, 0xc02f, 0xc028, 0xc027];
const gateways: readonly Scripted[] = [
  {
    name: 'conforming',
    host: '192.0.2.10',
    points: { ike, ipsec },
    tls: { suites: { 0x0303: suites }, signals: [22, 23, 0xff01], groups: [0x0018, 0x0017] },
    sstp: { server: 'Microsoft-HTTPAPI/2.0', hashes: 3 },
  },
  {
    name: 'drifted',
    host: '192.0.2.20',
    points: {
      // Without group 2, and without SHA-1.
      ike: [...ike.filter(([_encryption, _integrity, _prf, group]) => group !== 2), planted.ike],
      ipsec: [...ipsec.filter(([_encryption, integrity]) => integrity !== 2), planted.ipsec],
    },
    tls: {
      suites: { 0x0303: [...suites.slice(0, -1), 0xcca8], 0x0301: [0xc013] },
      signals: [23, 0xff01],
      groups: [0x0018, 0x0017],
      fallsBack: true,
    },
    isSilentToSsl2: true,
    sstp: { server: hostileServer, hashes: 1 },
  },
  { name: 'stopped', host: '192.0.2.30' },
];

/**
 * What scans of three scripted gateways recorded, each by IKEv2, with and without credentials, and by SSTP: one that conforms, one that
 * drifted, with hostile text on the wire, and one that answers nothing. The same octets each time.
 */
export async function sampleRecording(): Promise<Recording> {
  const parts: Part[] = [];
  for (const [at, gateway] of gateways.entries()) {
    parts.push([declared(makeTarget('ikev2', gateway.host, 500), gateway, 2 * at), await ikeDrafts(gateway)]);
    parts.push([declared(makeTarget('sstp', gateway.host, 443), gateway, 2 * at + 1), await sstpDrafts(gateway)]);
  }
  return recordingOf({
    finishedAt: '2026-11-22T10:00:41.312Z',
    trustAnchors: [pem('root')],
    ...seenOf(...parts),
  });
}

/** The stopped one is as if it came from the command line. */
function declared(target: Target, { name }: Scripted, at: number): Target {
  const file = name === 'stopped' ? {} : { declared: { file: 'lab/gateproof.yaml', line: 5 + at } };
  return { ...target, gateway: name, serverName: `${name}.lab.gateproof.test`, ...file };
}

async function ikeDrafts({ points }: Scripted): Promise<readonly ObservationDraft[]> {
  const gateway =
    points === undefined
      ? undefined
      : new ScriptedIkev1Gateway(new ScriptedIkeGateway({ accepts: points.ike.map((point) => pointBox(point)) }), {
          main: { otherwise: 'version' },
          aggressive: { otherwise: 'version' },
        });
  const context = datagramContext((request) => gateway?.respond(request) ?? []);
  const interview = await observeIkev2(context, { documented: ike, sweep: true });
  const script: Script = points === undefined ? () => ({ does: 'fall silent' }) : gatewayOf(points);
  let nowMs = 0;
  await observeStrongswan(
    {
      target: context.target,
      remoteAddress: '192.0.2.1',
      remotePort: 500,
      credentials: psk,
      vici: new ScriptedCharon(script),
      features: { release: '5.9.8', keyExchanges: new Set([2, 14, 19, 20, 24, 31]), requestsAddress: true },
      name: 'gateproof-sample',
      signal: context.signal,
      record: (draft) => {
        context.drafts.push(draft);
      },
      now: () => ++nowMs,
      timeoutMs: 20_000,
    },
    { ike, ipsec, sweep: ['ike', 'ipsec'], accepted: interview.accepted },
  );
  await observeIkev1(context, interview);
  return context.drafts;
}

const psk: Credentials = {
  kind: 'psk',
  localId: 'probe.example.net',
  remoteId: 'gateway.example.net',
  trustAnchors: [],
  psk: new Secret('hush'),
};

async function sstpDrafts({ name, tls, isSilentToSsl2, sstp }: Scripted): Promise<readonly ObservationDraft[]> {
  const chain = tls === undefined ? [] : [der(name), der('root')];
  const answer = scriptedServer({ suites: {}, ...tls, certificates: chain });
  const server: ScriptedServer = (sent, count) => {
    if (tls === undefined) return { kind: 'unreachable' };
    return sent[0] !== 22 && isSilentToSsl2 === true ? { kind: 'silent' } : answer(sent, count);
  };
  const { context, drafts } = scriptedContext(server, {
    handshake: (suite, version) => ({ ...handshakeOf(suite, version, tls), chain }),
  });
  await observeTls(context, askOf(samplePolicies, 'sstp').tls, 'deny-set');
  if (sstp === undefined) return drafts;
  const { server: header, hashes } = sstp;
  const told = [
    draftOf({
      probe: 'sstp/verb',
      offer: { kind: 'verb', host: `${name}.lab.gateproof.test` },
      outcome: 'answered',
      detail: 'HTTP 200',
      answer: { kind: 'http', status: 200, server: header, sstp: true, contentLength: '18446744073709551615' },
    }),
    draftOf({
      probe: 'sstp/call',
      offer: { kind: 'call', protocol: 1 },
      outcome: 'answered',
      answer: { kind: 'ack', hashes },
    }),
  ];
  return [...drafts, ...told];
}

/** What OpenSSL says of a suite that the server accepts. */
function handshakeOf(
  suite: string,
  version: number,
  tls: ScriptedPolicy | undefined,
): Pick<HandshakeOutcome, 'kind' | 'detail' | 'negotiated'> {
  const code = suitesOf(version).find((one) => opensslSuite(one) === suite) ?? 0;
  if (tls === undefined) return { kind: 'unreachable', detail: 'ECONNREFUSED' };
  if (!(tls.suites[version] ?? []).includes(code)) return { kind: 'failed', detail: 'SSL alert number 40' };
  return {
    kind: 'completed',
    detail: '',
    negotiated: { version: versionNames.name(version), suite: suiteNames.name(code) },
  };
}
