import { z } from 'zod';

/** A combination in the words of the registries, field by field: a name, none, or several names. */
export type NamedCombination = { readonly [field: string]: string | null | readonly (string | null)[] };

/** What the sources say where they disagree. */
export type NamedReadings = readonly { readonly says: string; readonly source: string }[];

/** With what the driver saw what a finding rests on. */
export type ShownWith = {
  /** 'client (psk) at gateway' */
  readonly identities?: readonly string[];
  /** 'dynamic === 0.0.0.0/0,::/0' */
  readonly selectors?: readonly string[];
  /** Combinations of the IKE SAs under which it was asked. */
  readonly ikeSas?: readonly NamedCombination[];
};

/** What was observed, by these members, and with what. Each may be absent: where a clause does not apply, or nothing was seen, nothing is told. */
export type Told<T> = { readonly [K in keyof T]?: T[K] } & NothingTold;

export type NothingTold = { readonly shownWith?: ShownWith };

/** A combination of IKEv1 in the names of IANA's "Internet Key Exchange (IKE) Attributes"; '-256' after a dash is the key length. */
export type Ikev1Combination = {
  readonly encryption: string;
  readonly hash: string;
  readonly authentication: string;
  readonly group: string;
};

/** What an IKEv2 endpoint does with IKEv1. */
export type Ikev1Stance = {
  /** 'refused': all of it; 'offer-refused': what was offered; 'answered': an offer was accepted; 'silent' and 'unknown' prove nothing. */
  readonly stance: 'refused' | 'offer-refused' | 'answered' | 'silent' | 'unknown';
  /** How all of it was refused: 'version' by INVALID_MAJOR_VERSION, 'silence' by dropping it. */
  readonly refusedBy?: 'version' | 'silence';
  /** The mode in which it was answered. */
  readonly mode?: 'main' | 'aggressive';
  /** What it chose; absent where it refused the credentials instead. */
  readonly combination?: Ikev1Combination;
  /** Combinations offered in main mode, and groups that aggressive mode was asked with. */
  readonly offered: { readonly main: number; readonly aggressiveGroups: readonly string[] };
  /** Why it is neither refused nor answered: stable codes. */
  readonly reason?: string;
};

/** A shape for every member of `T`, none left out. */
export type ShapeOf<T> = { readonly [K in keyof Omit<Required<T>, 'shownWith'>]: z.ZodType<Required<T>[K]> };

export const text: z.ZodType<string> = z.string();
export const texts: z.ZodType<readonly string[]> = z.array(text);
export const count: z.ZodType<number> = z.int().min(0);
export const yesOrNo: z.ZodType<boolean> = z.boolean();
/** ISO date, or the month where no day is named. */
export const day: z.ZodType<string> = z.string().regex(/^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$/u);

export const namedCombinations: z.ZodType<readonly NamedCombination[]> = z.array(
  z.record(z.string(), z.union([z.string(), z.null(), z.array(z.string().nullable())])),
);

export const readings: z.ZodType<NamedReadings> = z.array(z.strictObject({ says: text, source: text }));

/** 'none', 'until-applied', 'until-clients-configured', 'not documented': a word that may stand anywhere. */
export const codeWord: z.ZodType<string> = z.string().regex(/^[a-z -]{1,40}$/u);

const shownWith: z.ZodType<ShownWith> = z.strictObject({
  identities: z.exactOptional(texts),
  selectors: z.exactOptional(texts),
  ikeSas: z.exactOptional(namedCombinations),
});

const optional = {
  refusedBy: z.enum(['version', 'silence']),
  mode: z.enum(['main', 'aggressive']),
  combination: z.strictObject({ encryption: text, hash: text, authentication: text, group: text }),
  reason: text,
};
const always = {
  stance: z.enum(['refused', 'offer-refused', 'answered', 'silent', 'unknown']),
  offered: z.strictObject({ main: count, aggressiveGroups: texts }),
};
export const ikev1Members: ShapeOf<Ikev1Stance> = { ...always, ...optional };
export const ikev1Stance: z.ZodType<Ikev1Stance> = z.strictObject({
  ...always,
  refusedBy: z.exactOptional(optional.refusedBy),
  mode: z.exactOptional(optional.mode),
  combination: z.exactOptional(optional.combination),
  reason: z.exactOptional(optional.reason),
});

/** The closed shape of what is observed; each member may be absent, and what it was seen with is one more. */
export function told<T>(members: ShapeOf<T>): z.ZodType<T> {
  // `ShapeOf` holds each member to its type; what is made of names at run time has none.
  return closed(members) as z.ZodType<T>;
}

/** The same of members that are held to no type here. */
export function closed(members: Readonly<Record<string, z.ZodType>>): z.ZodType {
  const all = Object.entries({ ...members, shownWith });
  return z.strictObject(Object.fromEntries(all.map(([name, member]) => [name, z.exactOptional(member)])));
}
