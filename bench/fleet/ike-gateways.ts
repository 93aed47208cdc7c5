// Simulated IKEv2 gateways: a process with a socket for each address, until its standard input ends.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import process from 'node:process';
import { box } from '../../core/spaces/region.ts';
import { azureIkeBoxes } from '../../test/support/ike-rows.ts';
import { type IkeGatewayScript, ScriptedIkeGateway } from '../../test/support/scripted-ike-gateway.ts';
import { ScriptedIkev1Gateway } from '../../test/support/scripted-ikev1-gateway.ts';
import type { GatewayKind, SimulatedGateway } from './simulated-fleet.ts';
import { readSettings } from './start-process.ts';

/** What the process is told, as JSON on a line of its standard input. */
export interface IkeGatewaysSettings {
  readonly gateways: readonly SimulatedGateway[];
  readonly port: number;
  /** 0: none. */
  readonly roundTripMs: number;
}

/** What it says when its input ended, as one line of JSON. */
export interface IkeGatewaysCount {
  /** Datagrams that came, and those that were answered. */
  readonly requests: number;
  readonly answers: number;
}

const { gateways, port, roundTripMs } = await readSettings<IkeGatewaysSettings>();

/** Before a slow one answers. */
const slowMs = 700;
/** Requests in a second that a limited one takes; others are dropped. */
const perSecond = 40;
/** A scripted gateway keeps what it was asked. */
const requestsOfOne = 500;
/** Not documented: 3DES with SHA-1 and MODP 1024. */
const weak = box([3 << 16], [2], [2], [2]);

const conforming: IkeGatewayScript = { accepts: azureIkeBoxes };
const scripts: Readonly<Record<GatewayKind, IkeGatewayScript>> = {
  conforming,
  drifted: { accepts: [...azureIkeBoxes, weak] },
  dead: conforming,
  slow: conforming,
  limited: conforming,
};
/** As strongSwan has it. */
const noIkev1 = { otherwise: 'version' } as const;
const responders = new Map<GatewayKind, { readonly ike: ScriptedIkeGateway; readonly all: ScriptedIkev1Gateway }>();
let requests = 0;
let answers = 0;

function respond(kind: GatewayKind, request: Uint8Array): readonly Uint8Array[] {
  let responder = responders.get(kind);
  if (responder === undefined || responder.ike.requests.length >= requestsOfOne) {
    const ike = new ScriptedIkeGateway(scripts[kind]);
    responder = { ike, all: new ScriptedIkev1Gateway(ike, { main: noIkev1, aggressive: noIkev1 }) };
    responders.set(kind, responder);
  }
  return responder.all.respond(request);
}

await Promise.all(
  gateways.map(async ({ kind, address }) => {
    const socket = createSocket('udp4');
    let [second, taken] = [0, 0];
    socket.on('message', (request, from) => {
      requests++;
      if (kind === 'dead') return;
      const now = Math.floor(performance.now() / 1000);
      if (now !== second) [second, taken] = [now, 0];
      if (kind === 'limited' && ++taken > perSecond) return;
      const answer = (): void => {
        for (const octets of respond(kind, new Uint8Array(request))) {
          answers++;
          socket.send(octets, from.port, from.address);
        }
      };
      const waitMs = roundTripMs + (kind === 'slow' ? slowMs : 0);
      if (waitMs === 0) answer();
      else setTimeout(answer, waitMs);
    });
    socket.bind(port, address);
    await once(socket, 'listening');
  }),
);
process.stdout.write('ready\n');
process.stdin
  .on('end', () => {
    const count: IkeGatewaysCount = { requests, answers };
    process.stdout.write(`${JSON.stringify(count)}\n`, () => process.exit());
  })
  .resume();
