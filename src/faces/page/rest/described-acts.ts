import { z } from 'zod';
import { accessRoles } from '../../../store/access/tokens.ts';
import type { Act } from '../acting/act.ts';
import { addGatewayAct, endGatewayAct } from '../acting/gateway-acts.ts';
import { scanAct } from '../acting/scan-act.ts';
import { addTokenAct, endTokenAct } from '../acting/token-acts.ts';
import { addWaiverAct, endWaiverAct } from '../acting/waiver-acts.ts';

/** Something that is done by JSON, and what it says and is answered with. */
export interface DescribedAct extends Pick<Act, 'path' | 'needs'> {
  readonly id: string;
  readonly summary: string;
  readonly body: z.ZodType;
  readonly answer: z.ZodType;
}

const text = z.string().min(1).max(4096);
const number = z.int().min(1);
const day = z.iso.date();
const hasMonitor = z.boolean().describe('Whether a monitor runs on the store: else nobody takes it up.');

function described(
  { path, needs }: Act,
  name: string,
  {
    id,
    summary,
    body,
    told,
    done,
  }: Pick<DescribedAct, 'id' | 'summary'> & {
    readonly body: z.core.$ZodLooseShape;
    readonly told: z.core.$ZodLooseShape;
    readonly done: readonly string[];
  },
): DescribedAct {
  return {
    path,
    needs,
    id,
    summary,
    body: z.strictObject(body).meta({ id: name }),
    answer: z.strictObject({ done: z.enum(done), ...told }).meta({ id: `${name}Done` }),
  };
}

/** Every act by JSON; its fields are texts, as those of a form are. */
export const describedActs: readonly DescribedAct[] = [
  described(scanAct, 'AskScan', {
    id: 'askScan',
    summary: 'Scan a gateway now.',
    body: { site: z.exactOptional(text) },
    told: { gateway: text, sites: z.array(z.string()), hasMonitor },
    done: ['scan-asked', 'scan-asked-nobody'],
  }),
  described(addGatewayAct, 'AddGateway', {
    id: 'addGateway',
    summary: 'Add a gateway by where it is.',
    body: {
      target: text.describe('A host, or URLs with spaces between them.'),
      name: z.exactOptional(text),
      group: z.exactOptional(text),
    },
    told: { gateway: text, hasMonitor },
    done: ['gateway-added', 'gateway-added-nobody'],
  }),
  described(endGatewayAct, 'EndGateway', {
    id: 'endGateway',
    summary: 'Take out a gateway that was added.',
    body: {},
    told: { gateway: text },
    done: ['gateway-ended'],
  }),
  described(addWaiverAct, 'AddWaiver', {
    id: 'addWaiver',
    summary: 'Accept a failing clause of a gateway, or of a group, until a day.',
    body: {
      policy: text,
      clause: text,
      gateway: z.exactOptional(text).describe('It, or `group`.'),
      group: z.exactOptional(text),
      reason: text,
      owner: text,
      approver: text.describe('Another person than who asks.'),
      from: z.exactOptional(day).describe('Left out: today.'),
      until: day.describe('Its last day.'),
    },
    told: { waiver: number },
    done: ['waived'],
  }),
  described(endWaiverAct, 'EndWaiver', {
    id: 'endWaiver',
    summary: 'End a waiver before its last day.',
    body: { reason: text },
    told: { waiver: number },
    done: ['waiver-ended'],
  }),
  described(addTokenAct, 'AddToken', {
    id: 'addToken',
    summary: 'Make a token, which is seen in this answer alone.',
    body: { name: text, role: z.enum(accessRoles), until: day.describe('Its last day.') },
    told: { id: number, token: text },
    done: ['token-added'],
  }),
  described(endTokenAct, 'EndToken', {
    id: 'endToken',
    summary: 'End a token.',
    body: {},
    told: { id: number },
    done: ['token-ended'],
  }),
];
