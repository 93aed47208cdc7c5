import type { ResultDocument } from '../../core/finding/result.ts';
import { cipherSuite, suitesOf, tlsVersion } from '../../core/protocol/tls/registry.ts';
import { opensslSuite } from '../../probes/tls/openssl-suite.ts';

/** What a program said about a TLS server. */
export interface TlsSight {
  /** Accepted suites, in OpenSSL's names. */
  readonly suites: readonly string[];
  /** What it made of the rest, and its verdict. */
  readonly rest: string;
}

/** `sslscan`, as text. */
export function readSslscan(output: string): TlsSight {
  const suites = [...output.matchAll(/^(?:Preferred|Accepted)\s+TLSv[\d.]+\s+\d+ bits\s+(\S+)/gmu)].map(nameOf);
  const disabled = [...output.matchAll(/^((?:SSL|TLS)v[\d.]+)\s+disabled\s*$/gmu)].map(nameOf);
  return { suites: unique(suites), rest: `"disabled" of ${listed(disabled)}${told(output)}` };
}

/** `testssl -E`, as text. */
export function readTestssl(output: string): TlsSight {
  const suites = [...output.matchAll(/^ x[0-9a-f]{2,6}\s+(\S+)/gmu)].map(nameOf);
  const headings = [...output.matchAll(/^((?:SSLv|TLS )[\d.]+)\s*$\n(?! x)/gmu)].map(nameOf);
  return { suites: unique(suites), rest: `an empty table for ${listed(headings)}${told(output)}` };
}

/** Our own result document, of one target. */
export function readResult({ targets, summary, findings }: ResultDocument): TlsSight {
  const tls = targets[0]?.facts.tls;
  const accepted = Object.values(tls?.suites ?? {}).flat();
  const refused = (tls?.refused ?? []).reduce(
    (sum, box) => sum + Object.values(box).reduce((size, values) => size * values.length, 1),
    0,
  );
  const named = (wanted: 'fail' | 'inconclusive'): string => {
    const found = findings.filter(({ verdict }) => verdict === wanted);
    const clauses = found.map(({ clause, reason }) => `${clause} ${reason}`);
    return clauses.length === 0 ? `0 ${wanted}` : `${clauses.length} ${wanted}: ${clauses.join(', ')}`;
  };
  return {
    suites: unique(accepted.map((name) => opensslNames.get(name) ?? name)),
    rest:
      `${refused} combinations of version and suite refused with evidence; ` +
      `verdict ${summary.verdict} (${summary.pass} pass; ${named('fail')}; ${named('inconclusive')})`,
  };
}

const opensslNames: ReadonlyMap<string, string> = new Map(
  [tlsVersion.tls12, tlsVersion.tls13].flatMap(suitesOf).flatMap((code) => {
    const name = cipherSuite(code)?.name;
    const openssl = opensslSuite(code);
    return name === undefined || openssl === undefined ? [] : [[name, openssl] as const];
  }),
);

/** Whether a peer told its user of a connection that failed, and whether it judged. */
function told(output: string): string {
  const trouble = /[^\n]*\b(?:reset|timed? ?out|could not|failed|unable)\b[^\n]*/iu.exec(output)?.[0].trim();
  const verdict = /\b(?:conforms|violates|inconclusive|compliant)\b/iu.exec(output)?.[0];
  return `; of failed connections ${trouble === undefined ? 'nothing' : `"${trouble}"`}; verdict ${verdict ?? 'none'}`;
}

function nameOf([, name = '']: RegExpMatchArray): string {
  return name;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : names.join(', ');
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
