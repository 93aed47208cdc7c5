import { constants, X509Certificate } from 'node:crypto';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity, connect, type SecureContextOptions, type TLSSocket } from 'node:tls';
import { defined } from '../../../core/defined.ts';
import { signatureSchemeName } from '../../../core/protocol/tls/registry.ts';
import type { Dialogue, OpenRequest } from '../../../probes/secured-context.ts';
import type { HandshakeOutcome, HandshakeRequest, Verified } from '../../../probes/stream-context.ts';
import type { TlsTrust } from '../../../probes/tls/certificate.ts';
import { keptContext } from './kept-context.ts';
import { SecureStream } from './secure-stream.ts';
import { ticketsSeen } from './session-ticket.ts';

export interface TlsHandshakeOptions {
  readonly address: string;
  readonly port: number;
  readonly request: HandshakeRequest | OpenRequest;
  /** What OpenSSL verifies the chain by, which is told and ends nothing; without anchors it is not asked. */
  readonly trust?: TlsTrust;
  /** What is said over the connection once the handshake is complete; absent: nothing. */
  readonly dialogue?: Dialogue;
  /** For connecting and the handshake, and for each answer of the dialogue. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly now: () => number;
  /** What the handshake goes over in place of a TCP connection of its own; destroyed with it. */
  readonly stream?: Duplex;
}

const versionNames: Readonly<Record<number, 'TLSv1' | 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3'>> = {
  0x0301: 'TLSv1',
  0x0302: 'TLSv1.1',
  0x0303: 'TLSv1.2',
  0x0304: 'TLSv1.3',
};

/**
 * OpenSSL's cipher string for one suite. Security level 0: a weak suite or certificate is what a scan is there to see. OpenSSL wants a
 * suite of TLS 1.2 in every list; offering TLS 1.3 alone keeps it out of the hello.
 */
function cipherList({ version, opensslSuite }: HandshakeRequest): string {
  return version === 0x0304 ? `${opensslSuite}:ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0` : `${opensslSuite}:@SECLEVEL=0`;
}

/**
 * Every group that OpenSSL has of those that our own hellos offer: what a server chose of them it can choose here. `?` skips what this
 * OpenSSL was built without, `*` marks the groups that get a key share; both are words of OpenSSL 3.5, which Node 24 has.
 */
const everyGroup = [
  '?*X25519MLKEM768 / ?*x25519:?secp256r1 / ?x448:?secp384r1:?secp521r1',
  '?ffdhe2048:?ffdhe3072:?ffdhe4096:?ffdhe6144:?ffdhe8192',
  '?brainpoolP256r1:?brainpoolP384r1:?brainpoolP512r1:?brainpoolP256r1tls13:?brainpoolP384r1tls13:?brainpoolP512r1tls13',
  '?SecP256r1MLKEM768:?SecP384r1MLKEM1024:?MLKEM512:?MLKEM768:?MLKEM1024:?curveSM2:?curveSM2MLKEM768',
  '?secp224r1:?secp192r1:?secp256k1:?secp224k1:?secp192k1:?secp160r1:?secp160r2:?secp160k1',
  '?sect163k1:?sect163r1:?sect163r2:?sect193r1:?sect193r2:?sect233k1:?sect233r1:?sect239k1',
  '?sect283k1:?sect283r1:?sect409k1:?sect409r1:?sect571k1:?sect571r1',
].join(' / ');

/** Every handshake is made also with groups and moduli that nobody should use, for it is the policy that judges them. */
const leastModulus = 1;
const tolerant: SecureContextOptions = { ecdhCurve: everyGroup };

/** Everything that OpenSSL has, also towards servers that do not know RFC 5746. */
const everything: SecureContextOptions = {
  ...tolerant,
  minVersion: 'TLSv1',
  maxVersion: 'TLSv1.3',
  ciphers:
    'TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_CCM_SHA256:ALL:@SECLEVEL=0',
  secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
};

/** As clients verify; a name is compared by itself, so that its own code hides none of the path. */
function verifying(trust: TlsTrust | undefined): SecureContextOptions {
  return isAsked(trust) ? { ca: [...trust.anchors], allowPartialTrustChain: trust.isOpenVpn !== true } : {};
}

function isAsked(trust: TlsTrust | undefined): trust is TlsTrust {
  return trust !== undefined && trust.anchors.length > 0;
}

/** `leaf`: as the socket told it, which tells it once. OpenVPN compares names by rules of its own. */
function verifiedBy(socket: TLSSocket, leaf: Uint8Array | undefined, { serverName, isOpenVpn }: TlsTrust): Verified {
  // The types promise an error; it is OpenSSL's code.
  const path = socket.authorized ? '' : String(socket.authorizationError);
  const isNamed = serverName !== undefined && isOpenVpn !== true;
  const name = leaf === undefined || !isNamed ? undefined : nameFault(serverName, leaf);
  return name === undefined ? { path } : { path, name };
}

/** What was found of the last leaves: the handshakes with one gateway show the same. */
const nameFaults = new Map<string, string | undefined>();
const nameFaultsAtMost = 64;

function nameFault(serverName: string, leaf: Uint8Array): string | undefined {
  const key = `${serverName} ${Buffer.from(leaf).toString('latin1')}`;
  if (!nameFaults.has(key)) nameFaults.set(key, nameFaultOf(serverName, leaf));
  if (nameFaults.size > nameFaultsAtMost) nameFaults.delete(nameFaults.keys().next().value ?? '');
  return nameFaults.get(key);
}

/** '' where the name fits; undefined for a certificate that cannot be shown in Node's old form. */
function nameFaultOf(serverName: string, leaf: Uint8Array): string | undefined {
  try {
    const error: NodeJS.ErrnoException | undefined = checkServerIdentity(
      serverName,
      new X509Certificate(leaf).toLegacyObject(),
    );
    return error === undefined ? '' : (error.code ?? error.message);
  } catch {
    return undefined;
  }
}

function isConnecting(stream: Duplex): boolean {
  return stream instanceof Socket && stream.connecting;
}

/** In time-outs: every octet that comes gives the peer its whole time again, and it has to end, too. */
const longestInTimeouts = 20;

/** What is offered; undefined where node:tls does not speak the version. */
function offered(request: HandshakeRequest | OpenRequest): SecureContextOptions | undefined {
  if (!('version' in request)) return everything;
  const version = versionNames[request.version];
  return version === undefined
    ? undefined
    : { ...tolerant, minVersion: version, maxVersion: version, ciphers: cipherList(request), ...schemes(request) };
}

/** `?` skips what this OpenSSL has no word for. */
function schemes({ signatureSchemes }: HandshakeRequest): SecureContextOptions {
  return signatureSchemes === undefined
    ? {}
    : { sigalgs: signatureSchemes.map((scheme) => `?${signatureSchemeName(scheme)}`).join(':') };
}

/**
 * One complete handshake by OpenSSL (node:tls) with one version and one suite, or with all that it has, ended at once or when `dialogue`
 * is over. The certificate is not judged here: a handshake shows that a suite is usable, not whom it talks to, so nothing that is said
 * over it may be secret; what OpenSSL makes of its path is told. Times are those of the handshake. Rejects only when `signal` aborts, or with what `dialogue` throws.
 */
export function handshakeWithNodeTls(options: TlsHandshakeOptions): Promise<HandshakeOutcome> {
  const { signal, request } = options;
  signal.throwIfAborted();
  const offer = offered(request);
  const startedAtMs = options.now();
  const outcome = (kind: HandshakeOutcome['kind'], detail: string): HandshakeOutcome => ({
    kind,
    chain: [],
    detail,
    startedAtMs,
    elapsedMs: options.now() - startedAtMs,
  });
  if (offer === undefined) return Promise.resolve(outcome('failed', 'node:tls does not speak this version'));
  return new Promise((resolve, reject) => {
    let connected = options.stream !== undefined && !isConnecting(options.stream);
    let socket: ReturnType<typeof connect>;
    try {
      socket = connect({
        ...(options.stream === undefined ? { host: options.address, port: options.port } : { socket: options.stream }),
        minDHSize: leastModulus,
        checkServerIdentity: () => undefined,
        secureContext: keptContext({ ...offer, ...verifying(options.trust) }),
        rejectUnauthorized: false,
        ...defined({ servername: request.serverName }),
      });
      // Asked for the check above alone, and made anew of the whole chain each time.
      socket.getPeerCertificate = (() => ({})) as unknown as typeof socket.getPeerCertificate;
    } catch (error) {
      // OpenSSL does not know the suite under this name: our side could not offer it.
      resolve(outcome('failed', `not offered: ${(error as Error).message}`));
      return;
    }
    const chain = (): Uint8Array[] => {
      const found: Uint8Array[] = [];
      let next: ReturnType<typeof socket.getPeerX509Certificate> = socket.getPeerX509Certificate();
      for (let depth = 0; next !== undefined && depth < 16; depth++, next = next.issuerCertificate)
        found.push(new Uint8Array(next.raw));
      return found;
    };
    const negotiated = (): HandshakeOutcome['negotiated'] => {
      const suite = socket.getCipher()?.standardName;
      const protocol = socket.getProtocol();
      return suite === undefined || protocol === null ? undefined : { version: protocol, suite };
    };
    const made = (kind: HandshakeOutcome['kind'], detail: string): HandshakeOutcome => {
      const seen = negotiated();
      const certificates = connected ? chain() : [];
      const { trust } = options;
      return {
        ...outcome(kind, detail),
        chain: certificates,
        ...defined({ negotiated: seen }),
        ...(socket.getFinished() === undefined ? {} : { sentFinished: true }),
        ...(kind === 'completed' && isAsked(trust) ? { verified: verifiedBy(socket, certificates[0], trust) } : {}),
      };
    };
    const awaits = 'version' in request && request.awaitsTickets === true;
    const sessions: Uint8Array[] = [];
    let behind: HandshakeOutcome | undefined;
    /** Our end goes behind our Finished: a peer that answers it has sent what it sends behind the handshake. */
    const awaitTickets = (): void => {
      behind = made('completed', '');
      socket.resume();
      socket.end();
    };
    const finish = (kind: HandshakeOutcome['kind'], detail: string): void => {
      if (behind !== undefined) {
        const tickets = ticketsSeen(sessions, kind === 'closed');
        cleanup();
        resolve({ ...behind, tickets });
        return;
      }
      const reached = made(kind, detail);
      cleanup();
      resolve(reached);
    };
    const converse = async (dialogue: Dialogue): Promise<HandshakeOutcome> => {
      const completed = made('completed', '');
      letGo();
      await using stream = new SecureStream({ ...options, socket });
      await dialogue(stream);
      return completed;
    };
    const onAbort = (): void => {
      cleanup();
      reject(signal.reason as Error);
    };
    const listeners: Readonly<Record<string, (error: NodeJS.ErrnoException) => void>> = {
      connect: () => {
        connected = true;
      },
      timeout: () =>
        finish(connected ? 'silent' : 'unreachable', connected ? `no answer in ${options.timeoutMs} ms` : 'ETIMEDOUT'),
      secureConnect: () => {
        if (awaits) awaitTickets();
        else if (options.dialogue === undefined) finish('completed', '');
        else converse(options.dialogue).then(resolve, reject);
      },
      end: () => finish('closed', 'closed during the handshake'),
      error: (error) => {
        const code = error.code ?? error.message;
        if (code === 'ECONNRESET' || code === 'EPIPE') finish('reset', code);
        else if (!connected) finish('unreachable', code);
        else finish('failed', error.code === undefined ? error.message : `${code}: ${error.message.trim()}`);
      },
    };
    const longestMs = longestInTimeouts * options.timeoutMs;
    const longest = setTimeout(() => finish('silent', `no complete handshake in ${longestMs} ms`), longestMs);
    const letGo = (): void => {
      clearTimeout(longest);
      signal.removeEventListener('abort', onAbort);
      for (const [event, listener] of Object.entries(listeners)) socket.off(event, listener);
      // A late error of a socket that nobody waits for any more must not bring the process down.
      socket.on('error', () => undefined);
    };
    const cleanup = (): void => {
      letGo();
      socket.destroy();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (awaits) socket.on('session', (session: Uint8Array) => sessions.push(session));
    socket.setTimeout(options.timeoutMs);
    for (const [event, listener] of Object.entries(listeners)) socket.on(event, listener);
  });
}
