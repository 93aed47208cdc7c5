import { z } from 'zod';
import type { CertificateCheck } from '../../policy/certificate-check.ts';
import type { CheckName } from '../../policy/check-names.ts';
import { azureCheckNames, checkNames } from '../../policy/check-names.ts';
import { type Authentication, authentications, type IdentityCheck } from '../../policy/identity-check.ts';
import type { LimitClause, RowClause } from '../../policy/policy.ts';
import type { SpaceName } from '../../spaces/registry.ts';
import { spaceNames } from '../../spaces/registry.ts';
import type { TlsFeature } from '../../spaces/tls-features.ts';
import { tlsFeatures } from '../../spaces/tls-features.ts';
import type { Ikev1Stance, NamedCombination, NamedReadings, Told } from './parts.ts';
import {
  count,
  ikev1Members,
  ikev1Stance,
  namedCombinations,
  readings,
  type ShapeOf,
  text,
  texts,
  told,
  yesOrNo,
} from './parts.ts';

/** What each rule observes, but for the checks, which have shapes of their own. */
export interface ObservedByRule {
  readonly row: Told<{
    accepted: readonly NamedCombination[];
    /** Of a legacy row: how many of its combinations are accepted, and what its source says where it says two things. */
    count: number;
    readings: NamedReadings;
    refused: readonly NamedCombination[];
    /** Combinations of the row of which neither was shown. */
    open: number;
    handshakes: readonly { readonly completed: boolean; readonly detail: string }[];
    /** Combinations of which no IKE SA was made, and why. */
    notEstablished: number;
    because: readonly string[];
  }>;
  readonly 'nothing-else': Told<
    Surplus & {
      /** What is registered and was in no question, by name. */
      notTested: readonly string[];
      ikev1: Ikev1Stance;
      /** Rows that are legacy, or stand by one reading alone, by which something may be accepted that was. */
      restsOn: readonly LenientRow[];
    }
  >;
  readonly constraint: Told<Surplus>;
  readonly identity: Told<{
    /** Hashes that are announced: those that are not allowed, or all. */
    hashes: readonly string[];
    /** Ways to authenticate that led to an IKE SA: those that are not allowed, or all. */
    authenticated: readonly Authentication[];
  }>;
  readonly port: Told<{ answers: boolean }>;
  readonly limit: Told<{
    /** Those that the verdict rests on, and what makes SAs of which it is not told how long they live. */
    lifetimes: readonly NamedLifetime[];
    notTold: readonly string[];
  }>;
  readonly order: Told<{
    /** Documented combinations that were offered together: in the order in which they were wanted, and those behind them in no order that was seen. */
    order: readonly NamedCombination[];
    unordered: readonly NamedCombination[];
  }>;
  readonly pairs: Told<
    Surplus & {
      /** Groups that are accepted for IKE SAs; those of them under which something was not shown; those of which even that is not known. */
      ikeGroups: readonly string[];
      openUnder: readonly string[];
      ikeGroupsOpen: readonly string[];
    }
  >;
  readonly version: Told<{ accepted: boolean }>;
  readonly 'ike-version': Told<Ikev1Stance>;
  readonly feature: Told<{
    /** Whether it is there with these combinations. */
    is: 'on' | 'off';
    combinations: readonly NamedCombination[];
    /** How many they are; or how many are open, of how many. */
    count: number;
    open: number;
    of: number;
  }>;
  readonly certificate: Told<
    OfChain & {
      /** Of several chains those that the verdict rests on, of so many. */
      chains: readonly NamedChain[];
      of: number;
      /** Why another chain may be served. */
      otherChain: readonly string[];
    }
  >;
}

/** A row by which alone something may be accepted: how many combinations that were, and what the source says where it says two things. */
export type LenientRow = {
  readonly row: string;
  readonly level: RowClause['level'];
  readonly count: number;
  readonly readings: NamedReadings;
};

/** Combinations that were accepted and must not be: the first of them, and how many there are; or how many were refused, or are open, of how many. */
export interface Surplus {
  accepted: readonly NamedCombination[];
  count: number;
  refused: number;
  open: number;
  of: number;
}

/** What a check of one chain saw. */
export interface OfChain {
  certificates: readonly NamedCertificate[];
  subject: string;
  names: readonly string[];
  path: 'valid' | 'invalid' | 'no-trust-anchors';
  reasons: readonly string[];
  /** What is worth telling and fails nothing. */
  notes: readonly string[];
  /** What OpenSSL says against it. */
  openssl: readonly string[];
}

/** Of several chains one, by key and fingerprint of its leaf. */
export type NamedChain = Told<OfChain & { chain: string }>;

/** A certificate as a finding names it. */
export type NamedCertificate = {
  readonly subject: string;
  readonly notBefore: string;
  readonly notAfter: string;
  readonly publicKey: string;
  readonly signatureAlgorithm: string;
  readonly sha256: string;
};

/** How long SAs of a connection, or of point-to-site, live. */
export type NamedLifetime = { readonly of: string; readonly seconds: number };

/** What each rule expects. */
export interface ExpectedByRule {
  readonly row: {
    readonly level: RowClause['level'];
    readonly vendor: Readonly<Record<string, string>>;
  } & NamedCombinations;
  readonly 'nothing-else': { readonly table: SpaceName; readonly accepted: 'documented rows only' };
  readonly constraint: { readonly when: string } & NamedCombinations;
  readonly identity: { readonly check: IdentityCheck };
  readonly port: { readonly port: 500 | 4500 };
  /** Seconds. */
  readonly limit: Pick<LimitClause, 'what' | 'atMost' | 'atLeast'>;
  readonly order: { readonly table: SpaceName; readonly order: 'documented' };
  /** Fields that are to have the same value. */
  readonly pairs: { readonly same: readonly string[] };
  /** The version as on the wire, '0x0303'. */
  readonly version: { readonly version: string; readonly expect: 'accepted' | 'refused' };
  readonly 'ike-version': { readonly version: string; readonly expect: 'refused' };
  /** The combinations of `when`, where the clause has one. */
  readonly feature: { readonly feature: TlsFeature; readonly expect: 'on' | 'off' } & Partial<NamedCombinations>;
  readonly certificate: { readonly check: CertificateCheck };
  /** Values that are right, where the check needs some. */
  readonly check: { readonly check: CheckName; readonly wanted?: readonly string[] };
}

/** The first combinations, and how many there are where not all of them are named. */
export type NamedCombinations = { readonly combinations: readonly NamedCombination[]; readonly count?: number };

const certificate: z.ZodType<NamedCertificate> = z.strictObject({
  subject: text,
  notBefore: text,
  notAfter: text,
  publicKey: text,
  signatureAlgorithm: text,
  sha256: text,
});

const ofChain: ShapeOf<OfChain> = {
  certificates: z.array(certificate),
  subject: text,
  names: texts,
  path: z.enum(['valid', 'invalid', 'no-trust-anchors']),
  reasons: texts,
  notes: texts,
  openssl: texts,
};

const levels = z.enum(['required', 'allowed', 'legacy']);

const surplus: ShapeOf<Surplus> = { accepted: namedCombinations, count, refused: count, open: count, of: count };

/** The shape of what each rule observes, but for the checks. */
export const observedShapes: { readonly [K in keyof ObservedByRule]: z.ZodType<ObservedByRule[K]> } = {
  row: told<ObservedByRule['row']>({
    accepted: namedCombinations,
    count,
    readings,
    refused: namedCombinations,
    open: count,
    handshakes: z.array(z.strictObject({ completed: yesOrNo, detail: text })),
    notEstablished: count,
    because: texts,
  }),
  'nothing-else': told<ObservedByRule['nothing-else']>({
    ...surplus,
    notTested: texts,
    ikev1: ikev1Stance,
    restsOn: z.array(z.strictObject({ row: text, level: levels, count, readings })),
  }),
  constraint: told<ObservedByRule['constraint']>(surplus),
  identity: told<ObservedByRule['identity']>({ hashes: texts, authenticated: z.array(z.enum(authentications)) }),
  port: told<ObservedByRule['port']>({ answers: yesOrNo }),
  limit: told<ObservedByRule['limit']>({
    lifetimes: z.array(z.strictObject({ of: text, seconds: count })),
    notTold: texts,
  }),
  order: told<ObservedByRule['order']>({ order: namedCombinations, unordered: namedCombinations }),
  pairs: told<ObservedByRule['pairs']>({ ...surplus, ikeGroups: texts, openUnder: texts, ikeGroupsOpen: texts }),
  version: told<ObservedByRule['version']>({ accepted: yesOrNo }),
  'ike-version': told<ObservedByRule['ike-version']>(ikev1Members),
  feature: told<ObservedByRule['feature']>({
    is: z.enum(['on', 'off']),
    combinations: namedCombinations,
    count,
    open: count,
    of: count,
  }),
  certificate: told<ObservedByRule['certificate']>({
    ...ofChain,
    chains: z.array(told<NamedChain>({ chain: text, ...ofChain })),
    of: count,
    otherChain: texts,
  }),
};

const ofWhich = z.enum(['leaf', 'chain']);
const combinations = { combinations: namedCombinations, count: z.exactOptional(count) };

/** The shape of what each rule expects. */
export const expectedShapes: { readonly [K in keyof ExpectedByRule]: z.ZodType<ExpectedByRule[K]> } = {
  row: z.strictObject({
    level: levels,
    vendor: z.record(z.string(), text),
    ...combinations,
  }),
  'nothing-else': z.strictObject({
    table: z.enum(spaceNames),
    accepted: z.literal('documented rows only'),
  }),
  constraint: z.strictObject({ when: text, ...combinations }),
  identity: z.strictObject({
    check: z.discriminatedUnion('name', [
      z.strictObject({ name: z.literal('signature-hashes'), allowed: texts }),
      z.strictObject({ name: z.literal('ppk-required') }),
      z.strictObject({ name: z.literal('authentication'), allowed: z.array(z.enum(authentications)) }),
    ]),
  }),
  port: z.strictObject({ port: z.union([z.literal(500), z.literal(4500)]) }),
  limit: z.strictObject({
    what: z.enum(['ike-sa-lifetime', 'child-sa-lifetime']),
    atMost: z.exactOptional(count),
    atLeast: z.exactOptional(count),
  }),
  order: z.strictObject({ table: z.enum(spaceNames), order: z.literal('documented') }),
  pairs: z.strictObject({ same: texts }),
  version: z.strictObject({ version: text, expect: z.enum(['accepted', 'refused']) }),
  'ike-version': z.strictObject({ version: text, expect: z.literal('refused') }),
  feature: z.strictObject({
    feature: z.enum(tlsFeatures),
    expect: z.enum(['on', 'off']),
    combinations: z.exactOptional(namedCombinations),
    count: z.exactOptional(count),
  }),
  certificate: z.strictObject({
    check: z.discriminatedUnion('name', [
      z.strictObject({ name: z.literal('not-expired') }),
      z.strictObject({ name: z.literal('signature-hash'), forbidden: texts }),
      z.strictObject({ name: z.literal('minimum-key-bits'), rsa: count, ec: count }),
      z.strictObject({ name: z.literal('chain-valid') }),
      z.strictObject({ name: z.literal('name-matches') }),
      z.strictObject({ name: z.literal('key'), allowed: texts, of: ofWhich }),
      z.strictObject({ name: z.literal('signature'), allowed: texts, of: ofWhich }),
      z.strictObject({ name: z.literal('validity-days'), atMost: count }),
      z.strictObject({ name: z.literal('expires-within'), days: count }),
      z.strictObject({ name: z.literal('subject-alternative-name') }),
      z.strictObject({ name: z.literal('path-rules') }),
    ]),
  }),
  check: z.strictObject({ check: z.enum([...checkNames, ...azureCheckNames]), wanted: z.exactOptional(texts) }),
};
