import type { Box } from '../../../core/spaces/region.ts';
import { type IkeGatewayScript, ScriptedIkeGateway } from '../scripted-ike-gateway.ts';

/** One request as it arrives. */
export interface IkeVisit {
  readonly request: Uint8Array;
  readonly sourcePort: number;
  /** From 1, retransmissions included. */
  readonly number: number;
}

/** A gateway described by a few lines, and what is true of it. */
export interface IkeAdversary {
  /** A sentence of what it does, 'reads 32 transforms of a proposal'. */
  readonly name: string;
  readonly script: IkeGatewayScript;
  /** What nodes behind the same address do instead; `node` says which one a request comes to. */
  readonly others?: readonly Partial<IkeGatewayScript>[];
  /** 0 is the one of `script`. Default: they take turns by source port. */
  readonly node?: (visit: IkeVisit) => number;
  /** The datagrams that come back, in place of the gateway's own. */
  readonly says?: (own: readonly Uint8Array[], visit: IkeVisit) => readonly Uint8Array[];
  /** Clauses that its behaviour may leave open; 'all' of them. Default: none. What nodes differ in is open by itself. */
  readonly leavesOpen?: 'all' | readonly RegExp[];
}

/** What each node accepts. */
export function nodesOf({ script, others = [] }: IkeAdversary): readonly (readonly Box[])[] {
  return [script, ...others].map((one) => one.accepts ?? script.accepts);
}

/** A gateway as a responder to datagrams. */
export function respondingAs({
  script,
  others = [],
  node,
  says,
}: IkeAdversary): (request: Uint8Array, sourcePort: number) => readonly Uint8Array[] {
  const gateways = [script, ...others].map((one) => new ScriptedIkeGateway({ ...script, ...one }));
  let number = 0;
  return (request, sourcePort) => {
    const visit: IkeVisit = { request, sourcePort, number: ++number };
    const at = node?.(visit) ?? sourcePort % gateways.length;
    const own = gateways[at]?.respond(request, sourcePort) ?? [];
    return says === undefined ? own : says(own, visit);
  };
}
