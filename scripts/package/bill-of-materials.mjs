import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A bill of materials of the program (CycloneDX 1.6): the packages of which octets stand in the bundle, with the digests of their archives by the
 * lockfile. It has neither a date nor a number of its own: the same sources give the same bill.
 */
export function billOfMaterials({ name, version, description, license }, folders) {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
  const root = {
    type: 'application',
    'bom-ref': purl(name, version),
    name,
    version,
    description,
    purl: purl(name, version),
  };
  const components = folders.map((folder) => {
    const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const place = folder.slice(folder.indexOf('node_modules/')).replace(/\/$/u, '');
    const integrity = packages[place]?.integrity;
    if (packages[place]?.version !== found.version)
      throw new Error(`${place} is not the ${packages[place]?.version} of the lockfile`);
    return {
      type: 'library',
      'bom-ref': purl(found.name, found.version),
      name: found.name,
      version: found.version,
      purl: purl(found.name, found.version),
      ...(typeof found.license === 'string' ? { licenses: [{ expression: found.license }] } : {}),
      ...(integrity === undefined ? {} : { hashes: [hashOf(integrity)] }),
    };
  });
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { ...root, licenses: [{ expression: license }] } },
    components,
    dependencies: [
      { ref: root['bom-ref'], dependsOn: components.map((component) => component['bom-ref']) },
      ...components.map((component) => ({ ref: component['bom-ref'] })),
    ],
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
}

function purl(name, version) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** 'sha512-BASE64' of a lockfile. */
function hashOf(integrity) {
  const [, algorithm, digest] = /^(sha\d+)-(.*)$/u.exec(integrity);
  return { alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') };
}
