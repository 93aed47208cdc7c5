import type { OpenVpnWrap } from '../../core/credentials/openvpn-wrap.ts';
import { makeTarget } from '../../core/endpoint/parse-target.ts';
import type { Scheme } from '../../core/endpoint/scheme.ts';
import type { Target } from '../../core/endpoint/target.ts';
import type { ObservationDraft } from '../../core/observation/observation.ts';
import { classifyPort, type PortService } from '../../probes/classify/classify-port.ts';
import { observeReset } from '../../probes/openvpn/observe-reset.ts';
import type { SecuredContext } from '../../probes/secured-context.ts';
import type { ConnectionGate } from './connection-gate.ts';
import type { Endpoint } from './expand-addresses.ts';
import { answersOpenVpnReset, type OpenVpnPlaceOptions } from './openvpn-place.ts';

export interface ClassifyOptions {
  readonly context: SecuredContext;
  readonly gate: ConnectionGate;
  readonly place: Omit<OpenVpnPlaceOptions, 'transport' | 'signal'>;
  /** How an OpenVPN server there would be wrapped; absent: not known. */
  readonly wrap: OpenVpnWrap | undefined;
}

/** What answers at an endpoint whose scheme was a guess, and the target that it is. */
export interface ClassifiedEndpoint {
  readonly endpoint: Endpoint;
  readonly service: PortService;
}

/** What could not be told stays what it was taken for, so that its clauses say why they are open. */
const schemes: Readonly<Record<PortService, Scheme>> = {
  sstp: 'sstp',
  openvpn: 'openvpn+tcp',
  tls: 'tls',
  neither: 'sstp',
  unknown: 'sstp',
};

/** Finds out what answers at an endpoint; what that rests on is recorded. Rejects only for abort. */
export async function classifyEndpoint(
  endpoint: Endpoint,
  { context, gate, place, wrap }: ClassifyOptions,
): Promise<ClassifiedEndpoint> {
  const { service, drafts } = await classifyPort({
    ...context,
    resetOpenVpn: async () => {
      const seen: ObservationDraft[] = [];
      const found = await observeReset(
        {
          signal: context.signal,
          record: (draft) => seen.push(draft),
          pause: (durationMs) => context.pause(durationMs),
          reset: (tried, signal) =>
            gate.pass(signal, 'question', () => answersOpenVpnReset({ ...place, transport: 'tcp', signal }, tried)),
        },
        wrap,
      );
      return { answered: found !== undefined, drafts: found === undefined ? seen : [] };
    },
  });
  for (const draft of drafts) context.record(draft);
  return { endpoint: { ...endpoint, target: as(schemes[service], endpoint.target) }, service };
}

function as(scheme: Scheme, { guessed: _guessed, ...target }: Target): Target {
  return { ...target, scheme, url: makeTarget(scheme, target.host, target.port).url };
}
