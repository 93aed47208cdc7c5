import {
  groupsOf,
  signatureSchemesOf,
  suiteName,
  suitesOf,
  tlsVersion,
  versionName,
} from '../../core/protocol/tls/registry.ts';
import { behindHandshake } from '../../core/spaces/tls-features.ts';
import type { PlannedExchange, TlsMode } from '../probe.ts';
import { hellosAgain } from './ask-denied-again.ts';
import { askedApart, suitesWith } from './ask-features.ts';
import { valueLists } from './ask-values.ts';
import { denyGroups, suitesIn } from './deny-group.ts';
import { denySet } from './deny-set.ts';
import { shortHelloSuites } from './hello-offer.ts';
import { leastRefusals } from './least-refusals.ts';
import { keysAtMost, otherKeysCount } from './observe-chains.ts';
import { opensslRequest } from './openssl-suite.ts';
import type { DocumentedSuite, TlsAsk } from './tls-offer.ts';

const older = [tlsVersion.tls12, tlsVersion.tls11, tlsVersion.tls10, tlsVersion.ssl3];

/**
 * What `observeTls` sends, without the repetitions of exchanges that fail. The least is what a server costs that accepts the documented
 * suites and nothing else; with 'enumerate', one that accepts nothing. `times`: how often everything that must be refused is asked for.
 */
export function forecastTls(ask: TlsAsk, mode: TlsMode, times: number = leastRefusals): readonly PlannedExchange[] {
  const planned = [
    ...(mode === 'enumerate' ? forecastEnumeration(ask) : forecastDenySet(ask)),
    ...forecastFeatures(ask),
    ...forecastValues(ask),
  ];
  const further = times - leastRefusals;
  if (further <= 0) return planned;
  const each = hellosEachTime(ask, mode);
  // An odd number each time, and a control behind the last.
  const made = further * (each % 2 === 0 ? each + 1 : each) + 1;
  const offer = `everything that must be refused, ${further} times more`;
  return [...planned, { probe: 'tls/deny', offer, connections: { min: made, max: made + further * each } }];
}

/** One hello for each suite that is accepted of those that are judged; of TLS 1.3 a complete handshake for what comes behind it. */
function forecastFeatures(ask: TlsAsk): readonly PlannedExchange[] {
  const features = askedApart(ask);
  if (features.length === 0) return [];
  const names = [...new Set(features.map(({ feature }) => feature))].join(', ');
  const of = (version: number, some: typeof features): number => suitesWith(some, version, suitesOf(version)).length;
  const below = older.reduce((sum, version) => sum + of(version, features), 0);
  const isBehind = ({ feature }: (typeof features)[number]): boolean => behindHandshake.has(feature);
  const stapled = features.filter((one) => !isBehind(one));
  const max = below + of(tlsVersion.tls13, stapled) + of(tlsVersion.tls13, features.filter(isBehind));
  return [{ probe: 'tls/features', offer: `${names}, with each accepted suite`, connections: { min: 0, max } }];
}

function forecastValues(ask: TlsAsk): readonly PlannedExchange[] {
  const lists = valueLists(ask);
  const planned = lists.map(({ probe, version, required, denied }): PlannedExchange => {
    const what = probe === 'tls/groups' ? 'groups' : 'signature schemes';
    const parts = [
      ...(required.length === 0 ? [] : [`${required.length} ${what} alone`]),
      ...(denied.length === 0 ? [] : [`${denied.length} ${what} that must be refused, twice`]),
    ];
    const most = 2 * required.length + (denied.length === 0 ? 0 : denied.length + 2) + 1;
    return { probe, offer: `${versionName(version)}: ${parts.join(', ')}`, connections: { min: 0, max: most } };
  });
  return lists.length === 0 ? [] : [...planned, { ...control, connections: { min: 0, max: lists.length + 1 } }];
}

function hellosEachTime(ask: TlsAsk, mode: TlsMode): number {
  if (mode === 'enumerate') return 2 * older.length + 1 + 1;
  const deny = denySet(ask);
  const groups = denyGroups(deny);
  const old = groups.filter(({ probe }) => probe === 'tls/old-versions').flatMap(({ denials }) => denials.slice(1));
  return hellosAgain(groups) + old.length + (deny.asksSsl2 ? 1 : 0);
}

function forecastDenySet(ask: TlsAsk): readonly PlannedExchange[] {
  const deny = denySet(ask);
  const groups = denyGroups(deny);
  const rows = ask.documented.filter(({ version }) => version !== tlsVersion.ssl2);
  const planned: PlannedExchange[] = [
    {
      probe: 'tls/opening',
      offer: 'each documented suite alone; where none is answered, every suite of each version',
      connections: { min: rows.length > 0 ? 0 : genericOpenings, max: genericOpenings + 1 },
    },
  ];
  for (const row of rows) planned.push(...forecastRow(row, 1));
  for (const { probe, denials } of groups) {
    const lists = denials.map(({ version, suites }) => `${versionName(version)}: ${suites.length}`).join(', ');
    const again = hellosAgain([{ probe: 'tls/deny', denials }]);
    const old = probe === 'tls/old-versions' ? denials.length - 1 : 0;
    const most = denials.reduce((sum, { suites }) => sum + askedMost(suites.length), 0);
    planned.push({
      probe: 'tls/deny',
      offer: `suites that must be refused, together and then in two parts${old > 0 ? ', and each lower version alone' : ''} (${lists})`,
      connections: { min: 1 + again + old, max: 1 + again + old + most },
    });
  }
  if (deny.asksSsl2) planned.push({ ...ssl2, connections: { min: 2, max: 2 } });
  for (const { version, suites } of deny.wanted) {
    const offer = `${versionName(version)}: ${suites.length} other suites, where none of the version was accepted`;
    planned.push({ probe: 'tls/deny', offer, connections: { min: 0, max: 2 } });
  }
  const others = otherKeysCount(ask.documented);
  if (others > 0) {
    const offer = 'documented suites of TLS 1.2 without the schemes of their usual key: another chain';
    planned.push({ probe: 'tls/certificate', offer, connections: { min: others, max: others * keysAtMost } });
  }
  const isBuried = groups.some((group) => suitesIn(group).length > 1);
  planned.push(
    isBuried
      ? {
          probe: 'tls/buried',
          offer: 'the first documented suite behind everything that must be refused: the closing control',
          connections: { min: 1, max: 3 },
        }
      : control,
    furtherChains,
  );
  return planned;
}

/** In each of five versions, for each of three kinds of suites, every key of the server; two ways in TLS 1.3. */
const furtherChains: PlannedExchange = {
  probe: 'tls/certificate',
  offer: 'what else was accepted, for each chain of certificates that was not seen yet',
  connections: { min: 0, max: 5 * 3 * (keysAtMost + 1) },
};

/** Every suite accepted one by one, what is left asked again in two parts and then twice in short hellos. */
function askedMost(suites: number): number {
  return suites + 2 + 3 * Math.ceil(suites / shortHelloSuites);
}

function forecastRow({ version, suite }: DocumentedSuite, least: number): readonly PlannedExchange[] {
  const offer = `${versionName(version)} ${suiteName(suite)} alone`;
  return [
    { probe: 'tls/row', offer, connections: { min: least, max: 1 } },
    ...(opensslRequest({ version, suite }) === undefined
      ? []
      : [{ probe: 'tls/handshake', offer: `${offer}, complete`, connections: { min: 1, max: 1 } }]),
  ];
}

const genericOpenings = 6;
const ssl2: PlannedExchange = {
  probe: 'tls/ssl2',
  offer: `SSLv2: ${suitesOf(tlsVersion.ssl2).length} cipher kinds`,
  connections: { min: 1, max: 1 },
};
const control: PlannedExchange = {
  probe: 'tls/control',
  offer: 'the first answered hello again',
  connections: { min: 1, max: 1 },
};

function forecastEnumeration({ documented }: TlsAsk): readonly PlannedExchange[] {
  const planned: PlannedExchange[] = [
    { probe: 'tls/opening', offer: 'hellos that look for one that is answered', connections: { min: 1, max: 6 } },
  ];
  for (const version of older) planned.push(peeling('tls/suites', version, suitesOf(version).length, 'suites'));
  const suites13 = suitesOf(tlsVersion.tls13).length;
  planned.push(
    peeling('tls/suites', tlsVersion.tls13, suites13, 'suites, without key shares'),
    ssl2,
    peeling('tls/groups', tlsVersion.tls13, groupsOf(tlsVersion.tls13).length, 'groups, by HelloRetryRequest'),
    peeling('tls/groups', tlsVersion.tls12, groupsOf(tlsVersion.tls12).length, 'groups, by ServerKeyExchange'),
    peeling(
      'tls/signature-schemes',
      tlsVersion.tls12,
      signatureSchemesOf(tlsVersion.tls12).length,
      'signature schemes',
    ),
    peeling(
      'tls/signature-schemes',
      tlsVersion.tls13,
      signatureSchemesOf(tlsVersion.tls13).length,
      'signature schemes',
    ),
    { probe: 'tls/preference', offer: 'the accepted suites, in two orders', connections: { min: 0, max: 2 } },
    { probe: 'tls/features', offer: 'compression and encrypt-then-MAC', connections: { min: 0, max: 1 } },
    furtherChains,
  );
  for (const row of documented) if (row.version !== tlsVersion.ssl2) planned.push(...forecastRow(row, 1));
  planned.push(
    { ...ssl2, connections: { min: 1, max: 1 } },
    {
      probe: 'tls/deny',
      offer: 'what was refused of each version, again in two parts',
      connections: { min: 2 * older.length + 1, max: 2 * older.length + 1 },
    },
    {
      probe: 'tls/buried',
      offer: 'an accepted suite behind everything that was refused: the closing control',
      connections: { min: 1, max: 3 },
    },
  );
  return planned;
}

function peeling(probe: string, version: number, candidates: number, what: string): PlannedExchange {
  const min = probe === 'tls/suites' ? 1 : 0;
  return { probe, offer: `${versionName(version)}: ${candidates} ${what}`, connections: { min, max: candidates + 1 } };
}
