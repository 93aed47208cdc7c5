import { z } from 'zod';
import type { EventCounts, TellingEvent, TellingMessage } from '../../core/finding/history/telling-event.ts';

/** The body of a webhook of the template 'standard'. */
export interface MessageBody {
  readonly type: 'gateproof.changes';
  /** ISO 8601, UTC: when the message was made, the same at each try. */
  readonly timestamp: string;
  readonly data: {
    readonly schemaVersion: '1.0';
    readonly counts: EventCounts;
    readonly events: readonly TellingEvent[];
  };
}

export function messageBody({ at, counts, events }: TellingMessage): MessageBody {
  return { type: 'gateproof.changes', timestamp: at, data: { schemaVersion: '1.0', counts, events } };
}

/** The published schema of it. */
export function messageJsonSchema(): object {
  return {
    $id: 'urn:gateproof:schema:message:1.0',
    title: 'gateproof: what a webhook is told',
    ...z.toJSONSchema(bodySchema(), { target: 'draft-2020-12' }),
  };
}

function bodySchema(): z.ZodType<MessageBody> {
  const instant = z.iso.datetime();
  const text = (description: string): z.ZodString => z.string().meta({ description });
  const gateway = {
    at: instant.meta({ description: 'The scan, or the day, that it was found by.' }),
    gateway: text('The name in the inventory; without one the host.'),
    site: text('Label of who looked, or nothing.'),
    group: z.string(),
    owner: z.string(),
    endpoint: text('Scheme and port, as in sstp:443.'),
  };
  const judged = z.strictObject({
    verdict: z.enum(['pass', 'fail', 'inconclusive', 'not-applicable']),
    reason: z.string(),
  });
  const clause = z.strictObject({
    kind: z.enum(['fails', 'fails-by-more', 'open']).meta({
      description:
        'Clauses fail and did not before, fail by what was not seen before, or were decided before and are not any more.',
    }),
    ...gateway,
    url: z.string(),
    policy: z.string(),
    count: z.int().meta({ description: 'How many clauses.' }),
    clauses: z
      .array(
        z.strictObject({
          clause: z.string(),
          cause: z.enum(['first', 'gateway', 'policy', 'date', 'tool', 'unknown']),
          old: judged.nullable(),
          new: judged,
        }),
      )
      .meta({ description: 'All of them; of those that are open at most ten, each reason among them.' }),
  });
  const certificate = z.strictObject({
    kind: z.literal('certificate-ends'),
    ...gateway,
    role: text('leaf, or where in the chain it stands.'),
    subject: text('As the certificate has it: text from the wire.'),
    sha256: text('Of the DER, lower-case hex.'),
    notAfter: instant,
  });
  const beginning = z.strictObject({
    kind: z.literal('clause-begins'),
    at: instant,
    policy: z.string(),
    clause: z.string(),
    from: text('The first day, or the month of it.'),
    endpoints: z.int().meta({ description: 'How many it will be judged at.' }),
  });
  return z.strictObject({
    type: z.literal('gateproof.changes'),
    timestamp: instant.meta({ description: 'When the message was made, the same at each try.' }),
    data: z.strictObject({
      schemaVersion: z.literal('1.0'),
      counts: z
        .strictObject({
          fails: z.int(),
          'fails-by-more': z.int(),
          open: z.int(),
          'certificate-ends': z.int(),
          'clause-begins': z.int(),
        })
        .meta({ description: 'Clauses and certificates of each kind.' }),
      events: z.array(z.discriminatedUnion('kind', [clause, certificate, beginning])),
    }),
  });
}
