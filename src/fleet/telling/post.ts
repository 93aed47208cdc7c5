import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { isIP, isIPv6, type LookupFunction } from 'node:net';
import { GateproofError } from '../../../core/gateproof-error.ts';
import { answeredWithin } from '../../run/clock.ts';
import type { Delivery, DeliveryMeans, Resolve } from './delivery.ts';
import { whyNotReached } from './reachable-address.ts';

export interface Posting {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly allowPrivate: boolean;
  /** PEM, instead of the public certificates. */
  readonly ca?: string | undefined;
}

/** Name, connection, request and answer together. */
const withinMs = 15_000;
/** What is read of an answer, of which only the status counts, and for how long. */
const mostAnswerOctets = 65_536;
const answerWithinMs = 2000;

class NotDelivered extends GateproofError<'not-delivered'> {
  constructor(message: string) {
    super({ name: 'NotDelivered', code: 'not-delivered', fault: 'environment' }, message);
  }
}

/**
 * Sends one request and tells what came of it. Only addresses that were checked are connected to; a redirect is not followed, nor a proxy
 * asked; certificates are verified. Rejects only with the signal's reason when that aborts.
 */
export async function post(posting: Posting, { clock, signal, resolve }: DeliveryMeans): Promise<Delivery> {
  const late = new AbortController();
  const both = AbortSignal.any([signal, late.signal]);
  try {
    const noAnswer = (): Error => new NotDelivered(`no answer in ${withinMs / 1000} s`);
    const answer = await answeredWithin(
      clock,
      { withinMs, signal, late: noAnswer },
      exchange(posting, { clock, resolve, signal: both }),
    );
    return deliveryOf(answer, clock.date().getTime());
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof NotDelivered) return { kind: 'failed', why: error.message };
    throw error;
  } finally {
    late.abort();
  }
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | undefined;
}

async function exchange(
  { url: text, headers, body, allowPrivate, ca }: Posting,
  { clock, resolve, signal }: DeliveryMeans,
): Promise<Answer> {
  const url = new URL(text);
  const host = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  const addresses = await checkedAddresses(host, allowPrivate, resolve);
  const [{ address, family }] = addresses;
  // One after another is tried, as a host without IPv6 must.
  const lookup: LookupFunction = (_host, options, then) => {
    if (options.all === true) then(null, [...addresses]);
    else then(null, address, family);
  };
  const isTls = url.protocol === 'https:';
  const options = {
    host,
    lookup,
    port: url.port === '' ? (isTls ? 443 : 80) : Number(url.port),
    path: `${url.pathname}${url.search}`,
    method: 'POST',
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    signal,
    // Neither a connection nor a proxy of another request.
    agent: false,
    // Whatever the environment says.
    rejectUnauthorized: true,
    ...(ca === undefined ? {} : { ca }),
    ...(isIP(host) === 0 ? { servername: host } : {}),
  };
  return await new Promise((done, fail) => {
    const request = isTls ? requestTls(options) : requestPlain(options);
    request.on('error', (error: NodeJS.ErrnoException) => {
      fail(new NotDelivered(`${host}: ${error.code ?? 'the connection failed'}`));
    });
    request.on('response', (response) => {
      const end = (): void => {
        cancel();
        done({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] });
        request.destroy();
      };
      const cancel = clock.after(answerWithinMs, end);
      drain(response, end);
    });
    request.end(body);
  });
}

interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** What may be connected to. Every address of the name must be one that may be reached: which of them answers is not ours to choose. */
async function checkedAddresses(
  host: string,
  allowPrivate: boolean,
  resolve: Resolve,
): Promise<readonly [Address, ...Address[]]> {
  const found = isIP(host) === 0 ? await addressesOf(host, resolve) : [host];
  for (const address of found) {
    const why = whyNotReached(address, allowPrivate);
    if (why !== undefined) throw new NotDelivered(`${host}: ${why}`);
  }
  const [first, ...others] = found.map((address): Address => ({ address, family: isIPv6(address) ? 6 : 4 }));
  if (first === undefined) throw new NotDelivered(`${host} has no address`);
  return [first, ...others];
}

async function addressesOf(name: string, resolve: Resolve): Promise<readonly string[]> {
  try {
    return (await resolve(name)).map(({ address }) => address);
  } catch (error) {
    throw new NotDelivered(`${name}: ${(error as NodeJS.ErrnoException).code ?? 'no address was found'}`);
  }
}

/** Reads an answer to its end, as far as it may be long, so that whoever sent it sees no reset. */
function drain(response: IncomingMessage, then: () => void): void {
  let octets = 0;
  response.on('data', ({ length }: Buffer) => {
    octets += length;
    if (octets > mostAnswerOctets) then();
  });
  response.on('end', then);
  // The status has come, and that is the answer.
  response.on('error', then);
}

function deliveryOf({ status, retryAfter }: Answer, nowMs: number): Delivery {
  if (status >= 200 && status < 300) return { kind: 'delivered' };
  if (status === 410) return { kind: 'gone', why: 'answered 410' };
  const why =
    status >= 300 && status < 400 ? `answered ${status}: a redirect, which is not followed` : `answered ${status}`;
  const seconds = retryAfter !== undefined && /^\d{1,6}$/u.test(retryAfter) ? Number(retryAfter) : undefined;
  return { kind: 'failed', why, notBeforeMs: seconds === undefined ? undefined : nowMs + seconds * 1000 };
}
