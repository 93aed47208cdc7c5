import { defined } from '../../../core/defined.ts';
import type { NegotiationSink } from '../negotiation.ts';
import type { StreamEnd } from '../octet-stream.ts';
import type { FlowReader, TcpFlow } from '../tcp/tcp-flow.ts';
import type { PlayedAgain } from './played-again.ts';
import { type HelloForm, TlsDialogue } from './tls-dialogue.ts';

/** What is counted of dialogues that say nothing. */
export interface TlsCounts {
  /** Answers of servers to hellos that are not in the capture. */
  answersAlone: number;
  /** Hellos that cannot be read, or are not there as a whole. */
  brokenHellos: number;
}

export interface TlsFlowContext {
  readonly sink: NegotiationSink;
  readonly counts: TlsCounts;
  readonly playedAgain: PlayedAgain;
}

/** TLS on a connection, whose client is on this side. */
export function tlsFlow(
  flow: TcpFlow,
  client: 0 | 1,
  form: HelloForm,
  { sink, counts, playedAgain }: TlsFlowContext,
): FlowReader {
  const server = client === 0 ? 1 : 0;
  const dialogue = new TlsDialogue(flow.sides[client], flow.sides[server], form);
  return {
    advance: () => dialogue.advance(),
    end(how: StreamEnd): void {
      const end = dialogue.end(how);
      if (end === undefined) {
        counts.brokenHellos += 1;
        return;
      }
      const { randoms, answer, ...told } = end;
      const isReplay = randoms !== undefined && playedAgain.isReplay(randoms.client, randoms.server);
      sink({
        protocol: 'tls',
        client: flow.places[client],
        server: flow.places[server],
        segment: flow.segment,
        atMs: flow.atMs,
        ...told,
        ...(isReplay ? replayed : defined({ answer })),
      });
    },
  };
}

const replayed = { outcome: 'malformed', detail: 'an answer that was given to another hello before' } as const;
