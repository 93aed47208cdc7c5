import { createHash } from 'node:crypto';
import type { Secret } from '../../../core/credentials/secret.ts';
import type { TellingMessage } from '../../../core/finding/history/telling-event.ts';
import { messageBody } from '../../../reports/telling/message-body.ts';
import { namedInSlack, slackBody } from '../../../reports/telling/slack-body.ts';
import { namedInTeams, teamsBody } from '../../../reports/telling/teams-body.ts';
import type { Template } from '../../inputs/telling/telling-entry.ts';
import type { Channel } from './channel.ts';
import { post } from './post.ts';
import { webhookHeaders } from './sign-webhook.ts';

export interface WebhookOptions {
  readonly name: string;
  readonly template: Template;
  readonly url: Secret;
  /** None: it is not signed. */
  readonly keys: readonly Secret[];
  readonly groups?: readonly string[] | undefined;
  readonly allowPrivate: boolean;
  /** PEM, instead of the public certificates. */
  readonly ca?: string | undefined;
}

/** A receiver takes a body of some size. */
const usualOctets = 200_000;

/** What each template makes of a message, how many events of one it takes, and how many it names. */
const templates: Readonly<
  Record<
    Template,
    Pick<Channel, 'atOnce' | 'mostOctets' | 'named'> & { readonly body: (message: TellingMessage) => object }
  >
> = {
  // A program takes all of them.
  standard: { atOnce: 200, mostOctets: usualOctets, named: 200, body: messageBody },
  slack: { atOnce: 2000, mostOctets: Number.POSITIVE_INFINITY, named: namedInSlack, body: slackBody },
  teams: { atOnce: 2000, mostOctets: Number.POSITIVE_INFINITY, named: namedInTeams, body: teamsBody },
};

/** A webhook that is told at once. */
export function webhookChannel({ name, template, url, keys, groups, allowPrivate, ca }: WebhookOptions): Channel {
  const { atOnce, mostOctets, named, body: make } = templates[template];
  const address = new TextDecoder().decode(url.reveal());
  return {
    name: `webhook/${name}`,
    identity: createHash('sha256').update(address).digest('hex').slice(0, 16),
    groups,
    atOnce,
    mostOctets,
    named,
    nextMoment: (now) => now,
    deliver: async (message, means) => {
      const body = JSON.stringify(make(message));
      const timestamp = Math.floor(means.clock.date().getTime() / 1000);
      const headers = {
        'content-type': 'application/json',
        'user-agent': 'gateproof',
        ...webhookHeaders({ id: message.id, timestamp, body }, keys),
      };
      return await post({ url: address, headers, body, allowPrivate, ca }, means);
    },
  };
}
