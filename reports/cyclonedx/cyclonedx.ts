import type { ResultDocument } from '../../core/finding/result.ts';
import { resultUuid, uuidNamer } from '../ids/name-uuid.ts';
import { instantAfter } from '../text/instant.ts';
import { jsonStream } from '../text/json-stream.ts';
import { visibleText } from '../text/visible-text.ts';
import { checkReferences, completenessOf, completenessWords } from '../view/outline.ts';
import { Assets, type SpecVersion } from './assets.ts';
import { declarations, standards } from './declarations.ts';
import { serviceRef, targetService } from './target.ts';

const ROOT = 'gateways';

/** CycloneDX 1.7 CBOM: the cryptography that was accepted on the wire, and what each policy says of it. */
export function cyclonedxReport(result: ResultDocument): Iterable<string> {
  return bom(result, '1.7');
}

/** The same in CycloneDX 1.6, which has no place for key lengths, groups, serial numbers and fingerprints; properties hold some of it. */
export function cyclonedx16Report(result: ResultDocument): Iterable<string> {
  return bom(result, '1.6');
}

function bom(result: ResultDocument, specVersion: SpecVersion): Iterable<string> {
  checkReferences(result);
  const assets = new Assets(specVersion);
  const observations = Map.groupBy(result.observations, ({ target }) => target);
  const when = `${result.startedAt} to ${result.finishedAt}`;
  const services = result.targets.map((target) =>
    targetService(target, observations.get(target.url) ?? [], when, assets),
  );
  const serviceRefs = result.targets.map(({ url }) => serviceRef(url));
  assets.depends(ROOT, serviceRefs);
  const document = {
    $schema: `http://cyclonedx.org/schema/bom-${specVersion}.schema.json`,
    bomFormat: 'CycloneDX',
    specVersion,
    serialNumber: `urn:uuid:${uuidNamer(resultUuid(result))(`cyclonedx/${specVersion}`)}`,
    version: 1,
    metadata: {
      timestamp: instantAfter(result.finishedAt, 0),
      tools: {
        components: [{ type: 'application', name: result.tool.name, version: visibleText(result.tool.version) }],
      },
      component: { type: 'device', 'bom-ref': ROOT, name: rootName(result) },
      properties: [
        { name: 'gateproof:judged-as-of', value: visibleText(result.asOf) },
        { name: 'gateproof:verdict', value: result.summary.verdict },
        { name: 'gateproof:completeness', value: completenessWords(completenessOf(result)) },
        ...(result.interrupted ? [{ name: 'gateproof:interrupted', value: 'true' }] : []),
      ],
    },
    components: () => assets.components(),
    services,
    dependencies: () => assets.dependencies([ROOT, ...serviceRefs]),
    declarations: declarations(result),
    definitions: { standards: standards(result.policies) },
  };
  return jsonStream(document);
}

function rootName({ targets }: ResultDocument): string {
  const names = [...new Set(targets.map(({ url, gateway }) => gateway ?? url))];
  return names.length === 1 ? visibleText(names[0] ?? '') || '(no name)' : `${names.length} VPN gateways`;
}
