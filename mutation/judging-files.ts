import { globSync } from 'node:fs';
import { resolve } from 'node:path';

/**
 * What decides a verdict, by folder: rules, conclusions with the controls that they believe, regions, waivers, differences, readers of saved
 * documents. What asks is none of it: that the judge leaves open what was not asked is tested here, that it is asked by the scripted servers.
 */
export const judging: readonly string[] = [
  'rules/*.ts',
  'rules/checks/**/*.ts',
  'probes/{asked,prevented}.ts',
  'probes/ike/agree.ts',
  'probes/*/{conclude*,shape}.ts',
  'sources/*/{conclude*,shape}.ts',
  'src/run/shape.ts',
  'src/judge/conclude-facts.ts',
  'probes/tls/{asked-identity,believed,load,open-chains,property-claim,seen-hello,served-chains,server-name}.ts',
  'probes/tls/{suite-claim,suite-kinds,unanswered-claim,unread-claim,wordless}.ts',
  'probes/ikev2/{asked-offer,box-form,counted-refusals,parts-of-space,recorded-offer,unsettled-offers,was-read}.ts',
  'probes/strongswan/{driven-facts,driven-seen,shown-certificates,vouch}.ts',
  'core/facts/*.ts',
  'core/finding/**/*.ts',
  'src/judge/waivers/*.ts',
  'src/store/{changes,kept}/*.ts',
  'core/spaces/{behind,region,sa-dimensions,space,tls-suites}.ts',
  'core/observation/*.ts',
  'core/policy/{field-box,scanned-elsewhere}.ts',
];

/** The judging files whose path has one of the words in it, all without one; and none of the words of `without`. */
export function judgingFiles(words: readonly string[], without: readonly string[]): string[] {
  const root = resolve(import.meta.dirname, '..');
  return judging
    .flatMap((pattern) => globSync(pattern, { cwd: root }))
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .filter((file) => !without.some((word) => file.includes(word)))
    .sort();
}
