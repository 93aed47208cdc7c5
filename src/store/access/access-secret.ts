import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** What a token begins with, so that whoever finds one knows what it is; searches for secrets know such marks. */
const tokenMark = 'gateproof_token_';

/** 256 random bits. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

export function newTokenText(): string {
  return `${tokenMark}${newSecret()}`;
}

/** Whether it has the form of one; nothing else is looked up. */
export function isTokenText(text: string): boolean {
  return /^gateproof_token_[A-Za-z0-9_-]{43}$/u.test(text);
}

/** By which it is known without being kept: SHA-256, lower-case hex. */
export function digestOfSecret(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Compares two texts in a time that says nothing of where they differ. */
export function isSameSecret(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}
