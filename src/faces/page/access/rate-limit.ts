import { isIPv6 } from 'node:net';
import { PageError } from '../page-error.ts';

export interface RateLimitOptions {
  /** So many within the time, and no more. */
  readonly most: number;
  readonly withinMs: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Addresses that are remembered; then those that were seen first are forgotten. */
const mostAddresses = 10_000;

/** Counts by address what may not happen often. */
export class RateLimit {
  readonly #options: RateLimitOptions;
  readonly #counts = new Map<string, { count: number; readonly until: number }>();

  constructor(options: RateLimitOptions) {
    this.#options = options;
  }

  /** Throws PageError `page-too-many` for who had as many as there may be. */
  refuse(address: string): void {
    const found = this.#of(address);
    if (found === undefined || found.count < this.#options.most) return;
    const seconds = Math.max(1, Math.ceil((found.until - this.#options.now()) / 1000));
    throw new PageError('page-too-many', `Too many tries from this address. Try again in ${seconds} s.`, {
      headers: { 'retry-after': String(seconds) },
    });
  }

  count(address: string): void {
    const { now, withinMs } = this.#options;
    const found = this.#of(address);
    if (found !== undefined) found.count++;
    else this.#counts.set(networkOf(address), { count: 1, until: now() + withinMs });
    const [oldest] = this.#counts.keys();
    if (this.#counts.size > mostAddresses && oldest !== undefined) this.#counts.delete(oldest);
  }

  #of(address: string): { count: number; readonly until: number } | undefined {
    const found = this.#counts.get(networkOf(address));
    return found !== undefined && found.until > this.#options.now() ? found : this.#forget(address);
  }

  #forget(address: string): undefined {
    this.#counts.delete(networkOf(address));
  }
}

/** Of IPv6 everybody has 64 bits of addresses. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter((part) => part !== '');
  const right = tail === undefined ? [] : tail.split(':').filter((part) => part !== '');
  const zeros = 8 - left.length - right.length;
  return [...left, ...Array.from({ length: zeros }, () => '0'), ...right].slice(0, 4).join(':');
}
