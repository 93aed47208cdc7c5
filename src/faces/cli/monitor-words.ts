import type { MonitorEvent } from '../../fleet/monitor-event.ts';

/** What a monitor tells, in lines; none of what happens all the time. */
export function monitorWords(event: MonitorEvent): readonly string[] {
  switch (event.kind) {
    case 'registered':
      return [
        `${counted(event.gateways, 'gateway', 'gateways')} scanned from here${event.elsewhere === 0 ? '' : `, ${event.elsewhere} from elsewhere alone`}`,
      ];
    case 'inventory-wrong':
      return [...event.problems, 'the inventory is wrong: what it said before holds until it is right'];
    case 'rejudged': {
      const { endpoints, changes } = event.rejudged;
      return [
        `${counted(endpoints, 'endpoint', 'endpoints')} judged anew by what is known, because a date passed: ${changes === 0 ? 'nothing changed' : counted(changes, 'clause changed', 'clauses changed')}`,
      ];
    }
    case 'settled': {
      const { gateway, changes } = event.settled;
      const told = changes.filter((change) => change.class !== 'first');
      return told.length === 0
        ? []
        : [`${placed(gateway)}: ${counted(told.length, 'clause changed', 'clauses changed')}`];
    }
    case 'failed':
      return [`${event.gateway}: could not be scanned, it is tried again: ${event.reason}`];
    case 'handed-out':
      return [`${counted(event.gateways, 'gateway', 'gateways')} handed out to workers`];
    case 'overdue': {
      const { site, gateways } = event.overdue;
      const label = site === '' ? 'without a label' : `with --label site=${site}`;
      return [
        `${counted(gateways, 'gateway', 'gateways')} due for more than an hour: does gateproof work run ${label}?`,
      ];
    }
    case 'given-up': {
      const { nextDue, reason } = event.gateway;
      const again = nextDue === undefined ? '' : `, it is handed out again at ${new Date(nextDue).toISOString()}`;
      return [`${placed(event.gateway)}: no worker could scan it in six tries${again}: ${reason}`];
    }
    case 'not-settled':
      return [`${event.gateway}: what was found is left out: ${event.reason}`];
    case 'store-away':
      return [`${event.message}; waiting for it, nothing is lost`];
    case 'store-back':
      return ['the store can be used again'];
    case 'waiting':
      return [];
  }
}

/** How long nothing is to do; `until`: milliseconds since 1970. */
export function waitingWords(until: number | undefined): string {
  if (until === undefined) return 'nothing is due';
  return `nothing is due until ${new Date(until).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function placed({ name, site }: { readonly name: string; readonly site: string }): string {
  return site === '' ? name : `${name} at ${site}`;
}
