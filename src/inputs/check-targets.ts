import {
  checkServerName,
  isBareHost,
  isHostWithPort,
  parseTarget,
  TargetError,
} from '../../core/endpoint/parse-target.ts';
import { didYouMean } from '../../core/policy/nearest.ts';
import type { CheckContext } from '../../core/policy/yaml-document.ts';
import { credentialsNotKnown } from './credentials-not-known.ts';
import { gatewayNames } from './gateway-names.ts';

interface Entry {
  readonly name?: string | undefined;
  readonly host?: string | undefined;
  readonly endpoints?: readonly string[] | undefined;
  readonly serverName?: string | undefined;
  readonly credentials?: string | undefined;
  readonly group?: string | undefined;
}

interface Entries {
  readonly targets?: readonly Entry[] | undefined;
  readonly credentials?: Readonly<Record<string, unknown>> | undefined;
  readonly groups?: Readonly<Record<string, unknown>> | undefined;
}

/** What the schema cannot say of targets. */
export function checkTargets(
  { targets = [], credentials: keys = {}, groups = {} }: Entries,
  context: CheckContext,
): void {
  const { report, sound } = context;
  const checkAt = (path: readonly (string | number)[], work: () => unknown): void => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof TargetError)) throw error;
      report(path, error.code, error.message);
    }
  };
  for (const [at, { host, endpoints, serverName, credentials, group }] of targets.entries()) {
    const place = ['targets', at];
    if (host === undefined && endpoints === undefined) {
      report(place, 'target-without-host', 'host or endpoints wanted, neither found');
    }
    if (host !== undefined) checkAt([...place, 'host'], () => checkHost(host));
    for (const [index, one] of (endpoints ?? []).entries()) {
      checkAt([...place, 'endpoints', index], () => parseTarget(one));
    }
    if (serverName !== undefined) {
      checkAt([...place, 'serverName'], () => checkServerName('serverName', serverName));
    }
    if (credentials !== undefined && sound(['credentials']) && !Object.hasOwn(keys, credentials)) {
      report([...place, 'credentials'], 'credentials-not-known', credentialsNotKnown(credentials, keys));
    }
    if (group !== undefined && sound(['groups']) && !Object.hasOwn(groups, group)) {
      const near = didYouMean(group, Object.keys(groups));
      report([...place, 'group'], 'group-not-known', `group "${group}": not in the inventory${near}`);
    }
  }
  checkNames(targets, context);
}

/** What is remembered of a gateway is remembered by its name, and without one by its host: neither may mean two. */
function checkNames(targets: readonly Entry[], { report, lineOf }: CheckContext): void {
  const first = new Map<string, { readonly at: number; readonly isNamed: boolean }>();
  for (const [at, entry] of targets.entries()) {
    const isNamed = entry.name !== undefined;
    for (const name of gatewayNames(entry)) {
      const known = first.get(name);
      if (known === undefined) {
        first.set(name, { at, isNamed });
        continue;
      }
      const line = lineOf(['targets', known.at]);
      const place = ['targets', at];
      if (isNamed || known.isNamed) {
        report(
          isNamed ? [...place, 'name'] : place,
          'name-twice',
          `wanted each gateway once, found "${name}" again, as in line ${line}`,
        );
      } else if (targets[known.at]?.group !== entry.group) {
        report(place, 'group-differs', `wanted one group of "${name}", found another one than in line ${line}`);
      }
    }
  }
}

/** A target as on the command line. Throws TargetError. */
export function checkHost(host: string): void {
  if (isHostWithPort(host)) parseTarget(`sstp://${host}`);
  else if (!isBareHost(host)) parseTarget(host);
}
