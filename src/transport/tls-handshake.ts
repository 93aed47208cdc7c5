import { type ConnectionOptions, connect } from 'node:tls';
import type { HandshakeOutcome, HandshakeRequest } from '../../probes/probe.ts';

export interface TlsHandshakeOptions {
  readonly address: string;
  readonly port: number;
  readonly request: HandshakeRequest;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly now: () => number;
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
 * One complete handshake by OpenSSL (node:tls) with one version and one suite, ended at once. The certificate is not judged here: a
 * handshake shows that a suite is usable, not whom it talks to, so nothing is sent over the connection. Rejects only when `signal` aborts.
 */
export function handshakeWithNodeTls(options: TlsHandshakeOptions): Promise<HandshakeOutcome> {
  const { signal, request } = options;
  signal.throwIfAborted();
  const version = versionNames[request.version];
  const startedAtMs = options.now();
  const outcome = (kind: HandshakeOutcome['kind'], detail: string): HandshakeOutcome => ({
    kind,
    chain: [],
    detail,
    startedAtMs,
    elapsedMs: options.now() - startedAtMs,
  });
  if (version === undefined) return Promise.resolve(outcome('failed', 'node:tls does not speak this version'));
  return new Promise((resolve, reject) => {
    let connected = false;
    const connection: ConnectionOptions = {
      host: options.address,
      port: options.port,
      minVersion: version,
      maxVersion: version,
      ciphers: cipherList(request),
      rejectUnauthorized: false,
      ...(request.serverName === undefined ? {} : { servername: request.serverName }),
    };
    let socket: ReturnType<typeof connect>;
    try {
      socket = connect(connection);
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
    const finish = (kind: HandshakeOutcome['kind'], detail: string): void => {
      const seen = negotiated();
      const made: HandshakeOutcome = {
        ...outcome(kind, detail),
        chain: connected ? chain() : [],
        ...(seen === undefined ? {} : { negotiated: seen }),
      };
      cleanup();
      resolve(made);
    };
    const onAbort = (): void => {
      cleanup();
      reject(signal.reason as Error);
    };
    const cleanup = (): void => {
      signal.removeEventListener('abort', onAbort);
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.destroy();
    };
    signal.addEventListener('abort', onAbort, { once: true });
    socket.setTimeout(options.timeoutMs);
    socket.on('connect', () => {
      connected = true;
    });
    socket.on('timeout', () =>
      finish(connected ? 'silent' : 'unreachable', connected ? `no answer in ${options.timeoutMs} ms` : 'ETIMEDOUT'),
    );
    socket.on('secureConnect', () => finish('completed', ''));
    socket.on('end', () => finish('closed', 'closed during the handshake'));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? error.message;
      if (!connected) finish('unreachable', code);
      else if (code === 'ECONNRESET' || code === 'EPIPE') finish('reset', code);
      else finish('failed', error.code === undefined ? error.message : `${code}: ${error.message.trim()}`);
    });
  });
}
