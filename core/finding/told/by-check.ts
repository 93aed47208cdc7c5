import { z } from 'zod';
import type { CheckName } from '../../policy/check-names.ts';
import type { ObservedByAzureCheck } from './by-azure-check.ts';
import { azureObservedShapes } from './by-azure-check.ts';
import type { NamedCombination, NothingTold, Told } from './parts.ts';
import { count, namedCombinations, text, texts, told } from './parts.ts';

/** What the checks observe that tell something. */
interface Telling extends ObservedByAzureCheck {
  readonly 'answers-agree': Told<{
    differing: readonly NamedCombination[];
    count: number;
    /** How often everything was asked, and from which share of the connections on another answer would have been seen. */
    asked: number;
    seenFromPercent: number;
  }>;
  readonly 'probes-agree': Told<{ disagreed: readonly NamedCombination[]; count: number; agreed: number }>;
  readonly 'paths-agree': Told<{
    differing: readonly NamedVerdicts[];
    agreed: number;
    /** Differences by a rule that OpenSSL does not have. */
    explained: readonly NamedVerdicts[];
  }>;
  readonly 'sstp-service': Told<{
    service: 'sstp' | 'http' | 'other' | 'unknown';
    status: number;
    /** The Server header as it came: text from the wire. */
    server: string;
  }>;
  readonly 'sstp-crypto-binding': Told<{ hashes: readonly string[]; unknownBits: string }>;
  readonly 'profile-servers-agree': Told<{
    servers: readonly { readonly host: string; readonly files: readonly string[] }[];
  }>;
  readonly 'profile-roots-agree': Told<{
    roots: readonly RootsOfFile[];
    rootNames: readonly { readonly name: string; readonly files: readonly string[] }[];
  }>;
  readonly 'profile-root-current': Told<{ files: readonly RootsOfFile[] }>;
  readonly 'profile-root-dates': Told<{
    roots: readonly {
      readonly subject: string;
      readonly notBefore: string;
      readonly notAfter: string;
      readonly files: readonly string[];
    }[];
  }>;
  readonly 'profile-server-usage': Directives;
  readonly 'profile-server-name': Directives;
  readonly 'profile-tls-version-min': Directives;
  readonly 'profile-cipher': Directives;
  readonly 'profile-auth': Directives;
  readonly 'profile-tunnel-types': Told<{ tunnelTypes: readonly string[] }>;
  readonly 'profile-private-key': Told<{ files: readonly string[] }>;
  readonly 'profile-complete': Told<{ missing: readonly string[] }>;
}

type OfEvery = { readonly [K in CheckName]: K extends keyof Telling ? Telling[K] : NothingTold };

/** What each check observes. */
export interface ObservedByCheck extends OfEvery {}

/** What OpenSSL and our own path validation say of one chain. */
export type NamedVerdicts = {
  readonly subject: string;
  readonly of: 'path' | 'name';
  readonly openssl: string;
  readonly ours: string;
};

export type RootsOfFile = { readonly file: string; readonly roots: readonly string[] };

/** A directive of each OpenVPN configuration, as it stands there. */
export type Directives = Told<{ files: readonly { readonly file: string; readonly value: string | null }[] }>;

const verdicts: z.ZodType<NamedVerdicts> = z.strictObject({
  subject: text,
  of: z.enum(['path', 'name']),
  openssl: text,
  ours: text,
});
const rootsOfFile: z.ZodType<RootsOfFile> = z.strictObject({ file: text, roots: texts });
const directives = told<Directives>({ files: z.array(z.strictObject({ file: text, value: text.nullable() })) });

/** The shape of what the checks observe that tell something. */
export const checkObservedShapes: { readonly [K in keyof Telling]: z.ZodType<Telling[K]> } = {
  'answers-agree': told<ObservedByCheck['answers-agree']>({
    differing: namedCombinations,
    count,
    asked: count,
    seenFromPercent: count,
  }),
  'probes-agree': told<ObservedByCheck['probes-agree']>({ disagreed: namedCombinations, count, agreed: count }),
  'paths-agree': told<ObservedByCheck['paths-agree']>({
    differing: z.array(verdicts),
    agreed: count,
    explained: z.array(verdicts),
  }),
  'sstp-service': told<ObservedByCheck['sstp-service']>({
    service: z.enum(['sstp', 'http', 'other', 'unknown']),
    status: count,
    server: text,
  }),
  'sstp-crypto-binding': told<ObservedByCheck['sstp-crypto-binding']>({ hashes: texts, unknownBits: text }),
  'profile-servers-agree': told<ObservedByCheck['profile-servers-agree']>({
    servers: z.array(z.strictObject({ host: text, files: texts })),
  }),
  'profile-roots-agree': told<ObservedByCheck['profile-roots-agree']>({
    roots: z.array(rootsOfFile),
    rootNames: z.array(z.strictObject({ name: text, files: texts })),
  }),
  'profile-root-current': told<ObservedByCheck['profile-root-current']>({ files: z.array(rootsOfFile) }),
  'profile-root-dates': told<ObservedByCheck['profile-root-dates']>({
    roots: z.array(z.strictObject({ subject: text, notBefore: text, notAfter: text, files: texts })),
  }),
  'profile-server-usage': directives,
  'profile-server-name': directives,
  'profile-tls-version-min': directives,
  'profile-cipher': directives,
  'profile-auth': directives,
  'profile-tunnel-types': told<ObservedByCheck['profile-tunnel-types']>({ tunnelTypes: texts }),
  'profile-private-key': told<ObservedByCheck['profile-private-key']>({ files: texts }),
  'profile-complete': told<ObservedByCheck['profile-complete']>({ missing: texts }),
  ...azureObservedShapes,
};

const nothing = told<NothingTold>({});

export function observedShapeOf(check: CheckName): z.ZodType {
  const shapes: Readonly<Partial<Record<CheckName, z.ZodType>>> = checkObservedShapes;
  return shapes[check] ?? nothing;
}
