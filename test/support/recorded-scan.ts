import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { JsonObject, ObservationDraft } from '../../core/observation/observation.ts';
import type { Recording } from '../../core/observation/recording.ts';
import { askOf } from '../../core/policy/ask.ts';
import { observeIkev2 } from '../../probes/ikev2/observe-ikev2.ts';
import { observeTls } from '../../probes/tls/observe-tls.ts';
import { azureIkeBoxes, azureIkeRows } from './ike-rows.ts';
import { loopbackContext } from './loopback-context.ts';
import { nodeTlsGateway } from './node-tls-gateway.ts';
import { draftOf, type Part, recordingOf, seenOf } from './recording-of.ts';
import { scriptedContext } from './scripted-datagram-context.ts';
import { ScriptedIkeGateway } from './scripted-ike-gateway.ts';
import { azure } from './tls-policies.ts';

const point = [0xc_0100, 12, 5, 14];

/** What a scan of gateways in this process recorded, moved to addresses of documentation, with answers of every probe. */
export async function recordedScan(): Promise<Recording> {
  const tls = await tlsDrafts();
  const parts: readonly Part[] = [
    [makeTarget('tls', '192.0.2.10', 443), tls],
    [
      makeTarget('sstp', '192.0.2.10', 443),
      [
        ...tls,
        draft('sstp/verb', { kind: 'verb', host: 'h' }, { kind: 'http', status: 200, sstp: true, server: 'S' }),
        draft('sstp/call', { kind: 'call', protocol: 1 }, { kind: 'ack', hashes: 3 }),
      ],
    ],
    [
      makeTarget('ikev2', '192.0.2.20', 500),
      [
        ...(await ikeDrafts()),
        draft('strongswan/ike-row', { space: 'ike', point }, { point, readBack: 'list-sas' }),
        draft('strongswan/ipsec-row', { space: 'ipsec', point }, { point, readBack: 'list-sas' }),
      ],
    ],
    [
      makeTarget('openvpn+udp', '192.0.2.40', 1194),
      [draft('openvpn/reset', { kind: 'reset', wrap: 'none', given: true }, { kind: 'reset', wrap: 'none' }), ...tls],
    ],
  ];
  return recordingOf(seenOf(...parts));
}

const draft = (probe: string, offer: JsonObject, answer: JsonObject): ObservationDraft =>
  draftOf({ probe, offer, outcome: 'answered', answer });

async function tlsDrafts(): Promise<readonly ObservationDraft[]> {
  await using gateway = await nodeTlsGateway('TLSv1.2', 'TLSv1.3');
  const { context, observations } = loopbackContext(Number(gateway.url.split(':').at(-1)));
  const ask = askOf([await azure()], 'sstp').tls;
  await observeTls(context, ask, 'deny-set');
  const plain = observations().map(({ id: _id, target: _target, endpoint: _endpoint, ...one }) => one);
  const certificate = plain.find(({ answer }) => answer?.['certificates'] !== undefined);
  return certificate === undefined ? plain : [...plain, { ...certificate, probe: 'tls/certificate' }];
}

async function ikeDrafts(): Promise<readonly ObservationDraft[]> {
  const context = scriptedContext((request) => new ScriptedIkeGateway({ accepts: azureIkeBoxes }).respond(request));
  await observeIkev2(context, { documented: azureIkeRows, sweep: true, identify: true });
  return context.drafts;
}
