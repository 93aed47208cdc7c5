import { isIP } from 'node:net';
import type { Queryable } from './database.ts';
import { hostOf } from './kept-facts.ts';
import type { EndpointOutcome } from './outcome.ts';
import { numberIn, textIn } from './row-values.ts';

/** What the store knows of an endpoint before a result of it is settled. */
export interface KnownEndpoint {
  readonly id: number;
  readonly key: string;
  /** Start of the last scan, in milliseconds since 1970. */
  readonly lastAt: number;
  /** Of its last judgements and facts: digests, and ids of their rows. */
  readonly judged: string;
  readonly judgedId: number;
  readonly facts: string;
  readonly factsId: number;
  /** By which version of this program, and as on which day. */
  readonly tool: string;
  readonly asOf: string;
  /** By which policies, see `policiesAsGiven`. */
  readonly policies: string;
  readonly isRetired: boolean;
}

/** Those of a gateway, by their keys. */
export async function knownEndpoints(sql: Queryable, gateway: number): Promise<ReadonlyMap<string, KnownEndpoint>> {
  const rows = await sql.all(
    `select e.id, e.key, e.last_at, e.judged, e.facts, e.retired_at, j.digest as judged_digest, b.digest as facts_digest,
       c.tool, c.as_of, c.policies
     from endpoint e join judgement j on j.id = e.judged join blob b on b.id = e.facts join context c on c.id = e.context
     where e.gateway = ?`,
    [gateway],
  );
  return new Map(
    rows.map((row) => [
      textIn(row, 'key'),
      {
        id: numberIn(row, 'id'),
        key: textIn(row, 'key'),
        lastAt: numberIn(row, 'last_at'),
        judged: textIn(row, 'judged_digest'),
        judgedId: numberIn(row, 'judged'),
        facts: textIn(row, 'facts_digest'),
        factsId: numberIn(row, 'facts'),
        tool: textIn(row, 'tool'),
        asOf: textIn(row, 'as_of'),
        policies: textIn(row, 'policies'),
        isRetired: row['retired_at'] !== null,
      },
    ]),
  );
}

/**
 * Those that a scan shows to be there no more: another address now has their place, scheme and port, at the same gateway. Where one of its names
 * led to no address, nothing shows where the gateway is.
 */
export function superseded(
  known: Iterable<KnownEndpoint>,
  scanned: readonly Pick<EndpointOutcome, 'key' | 'url' | 'scheme' | 'evidence'>[],
): readonly KnownEndpoint[] {
  const keys = new Set(scanned.map(({ key }) => key));
  const places = Map.groupBy(scanned, ({ key }) => placeOf(key));
  const isFound = (place: string): boolean =>
    places
      .get(place)
      ?.every(({ url, scheme, evidence }) => evidence !== undefined && isIP(hostOf(url, scheme)) !== 0) === true;
  return [...known].filter(({ key, isRetired }) => !isRetired && !keys.has(key) && isFound(placeOf(key)));
}

/** 'scheme:port' of a key. */
export function placeOf(key: string): string {
  return key.replace(/[@#].*$/u, '');
}
