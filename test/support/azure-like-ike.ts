import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Payload } from '../../core/protocol/ikev2/message.ts';
import { payloadType } from '../../core/protocol/ikev2/numbers.ts';
import { vendorIds } from '../../core/protocol/ikev2/vendor-ids.ts';
import type { Box } from '../../core/spaces/region.ts';
import { fromHex } from '../../core/wire/hex.ts';
import { azureIkeBoxes } from './ike-rows.ts';
import { ScriptedIkeGateway } from './scripted-ike-gateway.ts';
import { type Numbers, ScriptedIkev1Gateway } from './scripted-ikev1-gateway.ts';

/** How the gateway differs from the page, or from another of its kind. */
export interface AzureLikeIke {
  /** Default true: as the page has it. Products have given group 24 up. */
  readonly hasGroup24?: boolean;
  /** What a combination that it does not accept is answered with. Default a notify. */
  readonly refusesBy?: 'notify' | 'silence';
  /** Whether site-to-site connections at the same port take IKEv1 main mode. Default false: then it is dropped. */
  readonly answersIkev1?: boolean;
}

/** A responder on loopback. */
export interface AzureLikeGateway extends AsyncDisposable {
  readonly url: string;
  /** IKE SAs that it has to keep until a time-out. */
  readonly halfOpen: number;
}

/** Octets of a CA's key hash in its CERTREQ. */
const authority = new Uint8Array(20).fill(0xca);

const payload = (type: number, body: Uint8Array): Payload => ({ type, critical: false, body });
const vendorId = (name: string, version = ''): Payload =>
  payload(payloadType.vendorId, fromHex(`${vendorIds.find((one) => one.name === name)?.hex ?? ''}${version}`));

/** What its complete answer has besides: V V CERTREQ. */
const announces: readonly Payload[] = [
  vendorId('MS NT5 ISAKMPOAKLEY', '00000009'),
  vendorId('MS-Negotiation Discovery Capable'),
  payload(payloadType.certificateRequest, Uint8Array.of(4, ...authority)),
];

/** Site-to-site, RouteBased: AES256 with SHA1, then AES128, then 3DES, all with group 2 and a pre-shared key. */
const siteToSite: readonly Numbers[] = [
  [7, 256, 2, 1, 2],
  [7, 128, 2, 1, 2],
  [5, 0, 2, 1, 2],
];

/**
 * IKE as public evidence has it of Azure's point-to-site gateways: the documented combinations, an order of its own that asks for group 14 first
 * whatever share came (INVALID_KE_PAYLOAD in 38 octets), vendor ids of Windows and a CERTREQ, a cookie as soon as one SA is half-open.
 */
export async function azureLikeIke(options: AzureLikeIke = {}): Promise<AzureLikeGateway> {
  const { hasGroup24 = true, refusesBy = 'notify', answersIkev1 = false } = options;
  const accepts = azureIkeBoxes.map((box): Box => box.with(3, ordered(box[3] ?? [], hasGroup24)));
  const ike = new ScriptedIkeGateway({
    accepts,
    announces,
    refusesInSilence: refusesBy === 'silence',
    cookieFromHalfOpen: 1,
  });
  const silent = { otherwise: 'silence' } as const;
  const gateway = new ScriptedIkev1Gateway(ike, {
    main: answersIkev1 ? { accepts: siteToSite, otherwise: 14 } : silent,
    aggressive: answersIkev1 ? { otherwise: 14 } : silent,
  });
  const socket = createSocket('udp4');
  socket.on('message', (request, { address, port }) => {
    for (const answer of gateway.respond(new Uint8Array(request))) socket.send(answer, port, address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    url: `ikev2://127.0.0.1:${socket.address().port}`,
    get halfOpen() {
      return ike.halfOpen;
    },
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** Group 14 before all others, 24 last or not at all. */
function ordered(groups: readonly number[], hasGroup24: boolean): readonly number[] {
  const rest = groups.filter((group) => group !== 14 && group !== 24);
  return [14, ...rest, ...(hasGroup24 ? [24] : [])];
}
