import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, test } from 'vitest';
import type { ResultDocument, TargetResult } from '../../../core/finding/result.ts';
import { endpointsOf } from '../../../reports/cyclonedx/target.ts';
import { reportText } from '../../support/report-text.ts';
import { hostileServer } from '../../support/sample-recording.ts';
import { sampleResult } from '../../support/sample-result.ts';

const vectors = new URL('../../vectors/schemas/', import.meta.url);
const schemaOf = (name: string): object => JSON.parse(readFileSync(new URL(name, vectors), 'utf8')) as object;
const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: true });
addFormats.default(ajv);
// The package has no types of its own.
(createRequire(import.meta.url)('ajv-formats-draft2019') as (to: Ajv) => Ajv)(ajv);
for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs'])
  ajv.addSchema(schemaOf(`${name}.schema.json`), `${name}.schema.json`);
const validators = {
  '1.6': ajv.compile(schemaOf('bom-1.6.schema.json')),
  '1.7': ajv.compile(schemaOf('bom-1.7.schema.json')),
};

type SpecVersion = keyof typeof validators;
const writers = {
  '1.6': (result: ResultDocument) => reportText('cyclonedx-1.6', result),
  '1.7': (result: ResultDocument) => reportText('cyclonedx', result),
};
const versions: readonly SpecVersion[] = ['1.6', '1.7'];

function problems(text: string, version: SpecVersion): readonly string[] {
  const validate = validators[version];
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

async function officialProblems(text: string, version: SpecVersion): Promise<unknown> {
  const spec = version === '1.6' ? Spec.Version.v1dot6 : Spec.Version.v1dot7;
  return new Validation.JsonStrictValidator(spec).validate(text);
}

interface Component {
  readonly type: string;
  readonly 'bom-ref': string;
  readonly name: string;
  readonly evidence: {
    readonly occurrences: readonly { readonly location: string; readonly additionalContext: string }[];
  };
  readonly cryptoProperties: Record<string, Record<string, unknown>>;
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}
interface Bom {
  readonly serialNumber: string;
  readonly components: readonly Component[];
  readonly services: readonly { readonly 'bom-ref': string }[];
  readonly dependencies: readonly {
    readonly ref: string;
    readonly dependsOn?: readonly string[];
    readonly provides?: readonly string[];
  }[];
  readonly declarations: {
    readonly claims: readonly {
      readonly 'bom-ref': string;
      readonly predicate: string;
      readonly evidence: readonly string[];
    }[];
    readonly evidence: readonly { readonly 'bom-ref': string }[];
    readonly attestations: readonly {
      readonly map: readonly {
        readonly requirement: string;
        readonly conformance: { readonly score?: number; readonly rationale: string };
      }[];
    }[];
  };
}

function written(result: ResultDocument = sampleResult(), version: SpecVersion = '1.7'): Bom {
  return JSON.parse(writers[version](result)) as Bom;
}

function component(bom: Bom, ref: string): Component {
  const found = bom.components.find((one) => one['bom-ref'] === ref);
  if (found === undefined) throw new Error(`no component ${ref}`);
  return found;
}

function withFacts(url: string, facts: TargetResult['facts']): ResultDocument {
  const sample = sampleResult();
  const [target] = sample.targets;
  if (target === undefined) throw new Error('the sample has no target');
  return { ...sample, targets: [{ ...target, url, facts }], findings: [], observations: [] };
}

describe.each(versions)('the CBOM of CycloneDX %s', (version) => {
  const text = writers[version](sampleResult());

  test('is valid by the schema', () => {
    expect(problems(text, version)).toEqual([]);
  });

  test('is valid by the strict validator of the official library', async () => {
    expect(await officialProblems(text, version)).toBe(null);
  });

  test('would be found wrong with an endpoint of a scheme that the format does not know, or without its version', async () => {
    const spoilt = text.replace('"udp://192.0.2.10:500"', '"ikev2://192.0.2.10:500"');
    expect(problems(spoilt, version)).toEqual(['/services/0/endpoints/0 must match format "iri-reference"']);
    const bare = text.replace('"specVersion"', '"spec"');
    expect(JSON.stringify(await officialProblems(bare, version))).toContain('specVersion');
  });

  test('has references that are each there once, and refers to nothing else', () => {
    const refs: string[] = [];
    const links: string[] = [];
    const walk = (value: unknown): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, part] of Object.entries(value)) {
        if (name === 'bom-ref') refs.push(String(part));
        else if (
          /^(ref|target|requirement|assessor|algorithm|algorithmRef|signatureAlgorithmRef|subjectPublicKeyRef)$/.test(
            name,
          )
        )
          links.push(String(part));
        else if (
          /^(dependsOn|provides|algorithms|cryptoRefArray|claims|counterClaims|evidence)$/.test(name) &&
          Array.isArray(part)
        ) {
          links.push(...part.filter((one) => typeof one === 'string'));
          walk(part);
        } else walk(part);
      }
    };
    walk(JSON.parse(text));
    expect(new Set(refs).size).toBe(refs.length);
    expect(links.length).toBeGreaterThan(200);
    expect(links.filter((link) => !refs.includes(link))).toEqual([]);
  });

  test('is the same twice, and for the same content in another order of keys', () => {
    const sample = sampleResult();
    const shuffled = Object.fromEntries(Object.entries(sample).reverse()) as unknown as ResultDocument;
    expect(writers[version](shuffled)).toBe(text);
  });

  test('is valid for what was accepted of every registered name, and for names that nobody registered', async () => {
    const odd: TargetResult['facts'] = {
      tls: {
        versions: ['SSLv2', 'SSLv3', 'TLSv1.3', '0x0305'],
        suites: {
          SSLv2: ['SSL_CK_RC4_128_WITH_MD5'],
          SSLv3: ['TLS_RSA_EXPORT_WITH_RC4_40_MD5', 'TLS_KRB5_WITH_DES_CBC_SHA'],
          'TLSv1.3': ['TLS_AEGIS_128L_SHA256', '0xFAFA'],
          '0x0305': [],
        },
        groups: [
          'x25519',
          'X25519MLKEM768',
          'MLKEM768',
          'ffdhe2048',
          'sect571r1',
          'brainpoolP256r1tls13',
          'curveSM2',
          'GC256A',
          '0x2A2A',
        ],
        signatureSchemes: [
          'ed25519',
          'mldsa65',
          'sm2sig_sm3',
          'gostr34102012_256a',
          'ecdsa_brainpoolP256r1tls13_sha256',
          '0x0A0A',
        ],
        chains: [],
        refused: [],
      },
      ike: {
        accepted: [
          {
            encryption: 'ENCR_AES_GCM_12-128',
            integrity: null,
            prf: 'PRF_AES128_CMAC',
            keyExchange: 'Curve25519',
            additionalKeyExchange: ['ml-kem-768'],
          },
          { encryption: 'ENCR_3DES', integrity: 'AUTH_AES_CMAC_96', prf: 'PRF_4711', keyExchange: 'KE_4711' },
          {
            encryption: 'ENCR_4711-64',
            integrity: 'AUTH_4711',
            prf: 'PRF_HMAC_TIGER',
            keyExchange: '192-bit Random ECP Group',
          },
          {
            encryption: 'ENCR_CHACHA20_POLY1305',
            integrity: null,
            prf: 'PRF_HMAC_MD5',
            keyExchange: 'brainpoolP512r1',
          },
        ],
        refused: [],
      },
      ipsec: {
        accepted: [
          {
            encryption: 'ENCR_NULL',
            integrity: 'AUTH_HMAC_MD5_96',
            keyExchange: null,
            sequenceNumbers: 'Partially Transmitted 64-bit Sequential Numbers',
          },
        ],
        refused: [],
      },
    };
    const made = writers[version](withFacts('ikev2://[2001:db8::1]', odd));
    expect(problems(made, version)).toEqual([]);
    expect(await officialProblems(made, version)).toBe(null);
  });

  test('shows hostile text as text', async () => {
    const sample = sampleResult();
    const targets = sample.targets.map((target) => ({ ...target, gateway: hostileServer }));
    const made = writers[version]({ ...sample, targets });
    expect(await officialProblems(made, version)).toBe(null);
    expect(made).not.toContain('\\u001b');
    expect(made).not.toContain('\u202e');
    expect(made).toContain('<b>SSTP</b><U+001B>[2J<U+202E>');
  });
});

describe('the CBOM', () => {
  const bom = written();

  test('has a protocol for each accepted version of TLS with its suites, their code points, groups and schemes', () => {
    const sample = sampleResult();
    const more = { groups: ['secp384r1', 'secp256r1'], signatureSchemes: ['rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'] };
    const targets = sample.targets.map(({ facts, ...target }) => ({
      ...target,
      facts: facts.tls === undefined ? facts : { ...facts, tls: { ...facts.tls, ...more } },
    }));
    const asked = written({ ...sample, targets });
    const { cryptoProperties, evidence } = component(asked, 'protocol/TLSv1.2@sstp://192.0.2.10:443');
    expect(cryptoProperties['protocolProperties']).toMatchObject({ type: 'tls', version: '1.2' });
    const suites = cryptoProperties['protocolProperties']?.['cipherSuites'] as readonly unknown[] | undefined;
    expect(suites).toHaveLength(4);
    expect(suites?.[3]).toEqual({
      name: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
      identifiers: ['0xC0', '0x30'],
      algorithms: ['algorithm/ECDHE', 'algorithm/RSA-authentication', 'algorithm/AES-256-GCM', 'algorithm/SHA-384'],
      tlsGroups: ['secp384r1', 'secp256r1'],
      tlsSignatureSchemes: ['rsa_pss_rsae_sha256', 'rsa_pkcs1_sha256'],
    });
    expect(evidence.occurrences).toEqual([
      {
        location: 'sstp://192.0.2.10:443',
        additionalContext: 'observed at 192.0.2.10:443, 2026-11-22T10:00:00.000Z to 2026-11-22T10:00:41.312Z',
      },
    ]);
  });

  test('has the transforms of IKEv2 with key lengths and group numbers, and says which were accepted together', () => {
    const { cryptoProperties, properties } = component(bom, 'protocol/IKEv2@ikev2://192.0.2.20');
    expect(cryptoProperties['protocolProperties']).toMatchObject({ type: 'ike', version: '2.0' });
    expect(cryptoProperties['protocolProperties']?.['ikev2TransformTypes']).toMatchObject({
      encr: [
        { name: 'ENCR_AES_GCM_16', keyLength: 256, algorithm: 'algorithm/AES-256-GCM' },
        { name: 'ENCR_AES_CBC', keyLength: 256, algorithm: 'algorithm/AES-256-CBC' },
        { name: 'ENCR_AES_CBC', keyLength: 128, algorithm: 'algorithm/AES-128-CBC' },
      ],
      ke: [
        { group: 24, algorithm: 'algorithm/2048-bit MODP Group with 256-bit Prime Order Subgroup' },
        { group: 20 },
        { group: 19 },
        { group: 2 },
      ],
    });
    expect(properties).toContainEqual({
      name: 'gateproof:ike:combination',
      value: 'ENCR_AES_CBC-128, AUTH_HMAC_SHA1_96, PRF_HMAC_SHA1, 1024-bit MODP Group',
    });
  });

  test('has the transforms of 1.6 as references to algorithms alone', () => {
    const { cryptoProperties } = component(written(sampleResult(), '1.6'), 'protocol/ESP@ikev2://192.0.2.10');
    expect(cryptoProperties['protocolProperties']?.['ikev2TransformTypes']).toMatchObject({
      encr: ['algorithm/AES-256-GCM', 'algorithm/AES-256-CBC'],
      esn: false,
    });
  });

  test('has the transforms of combinations that are too many to list', () => {
    const values = {
      encryption: ['ENCR_3DES'],
      integrity: ['AUTH_HMAC_MD5_96', null],
      prf: ['PRF_HMAC_MD5'],
      keyExchange: ['768-bit MODP Group'],
      additionalKeyExchange: ['ml-kem-768'],
    };
    const open = written(
      withFacts('ikev2://192.0.2.1', { ike: { accepted: [], refused: [], surplus: [{ values, unlisted: 4711 }] } }),
    );
    const { cryptoProperties, properties } = component(open, 'protocol/IKEv2@ikev2://192.0.2.1');
    expect(cryptoProperties['protocolProperties']?.['ikev2TransformTypes']).toMatchObject({
      encr: [{ name: 'ENCR_3DES' }],
      integ: [{ name: 'AUTH_HMAC_MD5_96' }, { name: 'NONE' }],
      ke: [{ group: 1 }],
    });
    expect(properties).toContainEqual({ name: 'gateproof:ike:combinations-not-asked-one-by-one', value: '4711' });
    expect(open.components.map((one) => one.name)).toContain('ml-kem-768');
  });

  test('names every certificate by its digest, with its key and its algorithms', () => {
    const digest = '4ec3f9b2b684579fe780e8dab3eabdd19c9f544305401c00271af69dfda0038c';
    const ref = `certificate/${digest}`;
    expect(component(bom, ref).cryptoProperties['certificateProperties']).toMatchObject({
      subjectName: 'CN=conforming.lab.gateproof.test',
      notValidAfter: '2027-11-01T00:00:00.000Z',
      fingerprint: { alg: 'SHA-256', content: digest },
    });
    expect(bom.dependencies).toContainEqual({
      ref,
      dependsOn: ['algorithm/sha256WithRSAEncryption', `public-key/${digest}`],
    });
  });

  test('holds what was accepted alone, and nothing of a gateway that was silent', () => {
    const text = JSON.stringify(bom.components);
    expect(text).not.toContain('ENCR_3DES');
    expect(text).not.toContain('RC4');
    expect(text).not.toContain('192.0.2.30');
    expect(bom.services).toHaveLength(6);
  });

  test('names SSTP only where it was seen behind TLS, and OpenVPN as a protocol without a type of its own', () => {
    const tls = { versions: ['TLSv1.2'], suites: {}, chains: [], refused: [] };
    const sstp = written(
      withFacts('sstp://192.0.2.1:443', { tls, sstp: { service: 'sstp', server: 'Microsoft-HTTPAPI/2.0' } }),
    );
    expect(component(sstp, 'protocol/SSTP@sstp://192.0.2.1:443').cryptoProperties['protocolProperties']).toEqual({
      type: 'sstp',
    });
    expect(sstp.dependencies).toContainEqual({
      ref: 'protocol/SSTP@sstp://192.0.2.1:443',
      dependsOn: ['protocol/TLSv1.2@sstp://192.0.2.1:443'],
    });
    const web = written(withFacts('sstp://192.0.2.1:443', { tls, sstp: { service: 'http' } }));
    expect(web.components.map(({ name }) => name)).not.toContain('SSTP');
    const openvpn = written(
      withFacts('openvpn+udp://192.0.2.1:1194', {
        tls,
        openvpn: { transport: 'udp', wrap: 'tls-auth', digest: 'SHA256' },
      }),
    );
    expect(
      component(openvpn, 'protocol/OpenVPN@openvpn+udp://192.0.2.1:1194').cryptoProperties['protocolProperties'],
    ).toEqual({ type: 'other' });
    const silent = written(
      withFacts('openvpn+udp://192.0.2.1:1194', { openvpn: { transport: 'udp', wrap: 'unknown' } }),
    );
    expect(silent.components).toEqual([]);
  });

  test('claims what passed and what failed with evidence, and gives no score to what could not be decided', () => {
    const { summary } = sampleResult();
    const { claims, attestations } = bom.declarations;
    expect(claims.filter(({ predicate }) => predicate.endsWith(': pass'))).toHaveLength(summary.pass);
    expect(claims.filter(({ predicate }) => predicate.endsWith(': fail'))).toHaveLength(summary.fail);
    expect(claims.filter(({ evidence }) => evidence.length === 0)).toEqual([]);
    const scores = Object.fromEntries(
      attestations.flatMap(({ map }) => map.map(({ requirement, conformance }) => [requirement, conformance.score])),
    );
    expect(scores['requirement/azure-vpn-p2s/ike/row-17']).toBe(0);
    expect(scores['requirement/azure-vpn-p2s/ike/row-01']).toBeUndefined();
    expect(scores).toHaveProperty(['requirement/azure-vpn-p2s/ike/row-01']);
    const sample = sampleResult();
    const decided = { ...sample, findings: sample.findings.filter(({ verdict }) => verdict !== 'inconclusive') };
    const sure = written(decided).declarations.attestations.flatMap(({ map }) => map);
    expect(
      sure.find(({ requirement }) => requirement === 'requirement/azure-vpn-p2s/ike/row-01')?.conformance.score,
    ).toBe(1);
  });

  test('has a serial number that is a UUID of its content', () => {
    expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(written({ ...sampleResult(), asOf: '2026-11-23' }).serialNumber).not.toBe(bom.serialNumber);
    expect(written(sampleResult(), '1.6').serialNumber).not.toBe(bom.serialNumber);
  });
});

test.each([
  ['ikev2://192.0.2.1', ['udp://192.0.2.1:500', 'udp://192.0.2.1:4500']],
  ['ikev2://[2001:db8::1]', ['udp://[2001:db8::1]:500', 'udp://[2001:db8::1]:4500']],
  ['openvpn+udp://h:1194', ['udp://h:1194']],
  ['openvpn+tcp://h:443', ['//h:443']],
  ['tls://h:8443', ['//h:8443']],
  ['sstp://h:443', ['https://h:443/sra_%7BBA195980-CD49-458b-9E23-C84EE0ADCD75%7D/']],
  ['profile://vpnclientconfiguration.zip', []],
  ['tls://h"><script>:443', []],
])('the endpoint of %s is %j in a CBOM', (url, endpoints) => {
  expect(endpointsOf(url)).toEqual(endpoints);
});
