import { parseStaticKey, parseTlsCryptV2ClientKey } from '../../core/credentials/openvpn-key.ts';
import { type OpenVpnWrap, type TlsAuthDigest, tlsAuthDigests } from '../../core/credentials/openvpn-wrap.ts';
import { defined } from '../../core/defined.ts';
import type { ClientCheck } from '../../core/endpoint/target.ts';
import type { ProfileOpenVpn, ProfileRemote } from '../../core/facts/profile-facts.ts';
import { type OvpnDirective, parseOvpn } from './ovpn-directives.ts';
import { peerFingerprints, verifyHashes } from './ovpn-fingerprints.ts';
import { profileLimits } from './profile-limits.ts';
import { addRoots, emptyPart, isPlaceholder, type ProfilePart, shownValue, usableHost } from './profile-part.ts';
import { certificatesOfText } from './root-certificate.ts';

/** Text of another file of the profile that a directive names; undefined when the profile has no such file. */
export type ReferredFile = (name: string) => Promise<string | undefined>;

type WrapKind = Exclude<ProfileOpenVpn['wrap'], 'none'>;

/** What a remote's control channel is wrapped in; `wrap` is absent where the key cannot be used. */
interface Wrapped {
  readonly kind: ProfileOpenVpn['wrap'];
  readonly wrap?: OpenVpnWrap;
}

/** A remote and the `<connection>` block that it stands in. */
interface PlacedRemote extends ProfileRemote {
  readonly connection: number | undefined;
}

/** What counts where several stand: the first is the strongest that a client would use. */
const wrapKinds: readonly WrapKind[] = ['tls-crypt-v2', 'tls-crypt', 'tls-auth'];

/** An OpenVPN configuration. Throws ProfileError 'profile-ovpn'. */
export async function readOvpn(text: string, file: string, where: string, refer: ReferredFile): Promise<ProfilePart> {
  const configuration = new Configuration(file, parseOvpn(text, where), refer);
  return await configuration.read();
}

class Configuration {
  readonly #byName: ReadonlyMap<string, readonly OvpnDirective[]>;
  /** The last of each name in each `<connection>` block, and outside of them. */
  readonly #lastIn: ReadonlyMap<string, OvpnDirective>;
  readonly #remarks = new Set<string>();
  readonly #refer: ReferredFile;
  readonly #part: ProfilePart;

  constructor(file: string, directives: readonly OvpnDirective[], refer: ReferredFile) {
    this.#byName = Map.groupBy(directives, ({ name }) => name);
    this.#lastIn = new Map(directives.map((directive) => [placeOf(directive.name, directive.connection), directive]));
    this.#refer = refer;
    this.#part = emptyPart(file);
  }

  async read(): Promise<ProfilePart> {
    const part = this.#part;
    part.tunnelTypes.push('openvpn');
    const remotes = this.#remotes();
    const name = this.#last('verify-x509-name') ?? this.#last('tls-remote');
    const serverName = this.#serverName(name);
    const fingerprints = this.#peerFingerprints();
    const clientCheck = { ...this.#checkedName(name), ...fingerprints, ...this.#verifyHashes() };
    const wraps = await this.#wraps(remotes);
    for (const { host, port, transport, connection } of remotes) {
      const wrap = wraps.get(connection)?.wrap;
      part.endpoints.push({
        scheme: `openvpn+${transport}`,
        host,
        port,
        clientCheck,
        ...defined({ serverName, wrap }),
      });
    }
    part.hosts.push(...remotes.map(({ host }) => host));
    await this.#readRoots();
    await this.#readUserPart();
    part.openvpn.push({
      file: part.file,
      remotes: remotes.map(({ host, port, transport }) => ({ host, port, transport })),
      wrap: wraps.get(remotes[0]?.connection)?.kind ?? 'none',
      checksServerUsage: this.#checksServerUsage(),
      ...value('verifiedName', name?.arguments[0]),
      ...fingerprints,
      ...value('tlsVersionMin', this.#last('tls-version-min')?.arguments.join(' ')),
      ...value('cipher', this.#last('cipher')?.arguments[0]),
      ...this.#dataCiphers(),
      ...value('dataCiphersFallback', this.#last('data-ciphers-fallback')?.arguments[0]),
      ...value('auth', this.#last('auth')?.arguments[0]),
    });
    part.remarks.push(...this.#remarks);
    return part;
  }

  #all(name: string): readonly OvpnDirective[] {
    return this.#byName.get(name) ?? [];
  }

  /** OpenVPN takes the last of a directive that it needs once. */
  #last(name: string): OvpnDirective | undefined {
    const all = this.#all(name);
    const texts = new Set(all.map((directive) => directive.arguments.join(' ')));
    if (texts.size > 1) this.#remark(`${name} stands there ${all.length} times; the last one counts`);
    return all.at(-1);
  }

  /** The one whose content counts: what stands inline does, whatever else is said beside it. */
  #holding(name: string): OvpnDirective | undefined {
    const all = this.#all(name);
    return all.findLast(({ inline }) => inline !== undefined) ?? all.at(-1);
  }

  #remark(text: string): void {
    this.#remarks.add(`${this.#part.file}: ${text}`);
  }

  #miss(text: string): void {
    this.#part.missing.push(`${this.#part.file}: ${text}`);
  }

  #remotes(): readonly PlacedRemote[] {
    const found = new Map<string, PlacedRemote>();
    for (const directive of this.#all('remote')) {
      const [name = '', port, protocol] = directive.arguments;
      const host = usableHost(name);
      const number = port ?? this.#near(directive, 'port') ?? this.#near(directive, 'rport') ?? '1194';
      const transport = transportOf(protocol ?? this.#near(directive, 'proto') ?? 'udp');
      const usable = /^[0-9]{1,5}$/u.test(number) && Number(number) >= 1 && Number(number) <= 65_535;
      if (host === undefined || !usable || transport === undefined) {
        this.#remark(`remote in line ${directive.line} is no host, port and protocol that can be spoken to`);
        continue;
      }
      const place = `${transport} ${host} ${number}`;
      if (!found.has(place)) {
        found.set(place, { host, port: Number(number), transport, connection: directive.connection });
      }
    }
    const remotes = [...found.values()];
    if (remotes.length > profileLimits.endpoints) {
      this.#remark(`of ${remotes.length} remotes, the first ${profileLimits.endpoints} are looked at`);
      remotes.length = profileLimits.endpoints;
    }
    if (remotes.length === 0) this.#miss('no remote that can be spoken to');
    return remotes;
  }

  /** The directive of the same `<connection>` block, or else the one that holds for all. */
  #near({ connection }: OvpnDirective, name: string): string | undefined {
    return this.#in(name, connection);
  }

  #in(name: string, connection: number | undefined): string | undefined {
    const own = connection === undefined ? undefined : this.#lastIn.get(placeOf(name, connection));
    return (own ?? this.#lastIn.get(placeOf(name, undefined)))?.arguments[0];
  }

  /** What wraps the control channel to the remotes of each block: what the block says, else what holds for all. */
  async #wraps(remotes: readonly PlacedRemote[]): Promise<ReadonlyMap<number | undefined, Wrapped>> {
    const wraps = new Map<number | undefined, Wrapped>();
    for (const { connection } of remotes) {
      if (!wraps.has(connection)) wraps.set(connection, await this.#wrapIn(connection));
    }
    const kinds = new Set([...wraps.values()].map(({ kind }) => kind));
    if (kinds.size > 1) this.#remark(`the control channel is wrapped by remote: ${[...kinds].join(', ')}`);
    return wraps;
  }

  async #wrapIn(connection: number | undefined): Promise<Wrapped> {
    const own = connection === undefined ? [] : this.#kindsIn(connection);
    const kinds = own.length > 0 ? own : this.#kindsIn(undefined);
    const [kind] = kinds;
    if (kind === undefined) return { kind: 'none', wrap: { kind: 'none' } };
    if (kinds.length > 1) this.#remark(`the control channel is wrapped in more than one way; ${kind} counts`);
    const place = own.length > 0 ? connection : undefined;
    const wrap = await this.#wrap(kind, place, connection);
    return { kind, ...defined({ wrap }) };
  }

  #kindsIn(connection: number | undefined): readonly WrapKind[] {
    return wrapKinds.filter((kind) => this.#all(kind).some((one) => one.connection === connection));
  }

  /** `place`: the block that names the key; `connection`: that of the remote. */
  async #wrap(
    kind: WrapKind,
    place: number | undefined,
    connection: number | undefined,
  ): Promise<OpenVpnWrap | undefined> {
    const named = this.#all(kind).filter((one) => one.connection === place);
    const directive = named.findLast(({ inline }) => inline !== undefined) ?? named.at(-1);
    const text = directive === undefined ? undefined : await this.#contentOf(directive);
    if (text === undefined) {
      this.#miss(`the key file of ${kind} is not in the profile`);
      return undefined;
    }
    try {
      if (kind === 'tls-crypt-v2') return { kind, ...parseTlsCryptV2ClientKey(text) };
      if (kind === 'tls-crypt') return { kind, key: parseStaticKey(text) };
      return { kind, key: parseStaticKey(text), ...this.#direction(named, connection), ...this.#digest() };
    } catch {
      // The reason would be told by the key's own reader; that it is none is all that a profile can say.
      this.#miss(`what stands as ${kind} is no key of OpenVPN`);
      return undefined;
    }
  }

  #direction(named: readonly OvpnDirective[], connection: number | undefined): { readonly direction?: 0 | 1 } {
    const beside = named.findLast((directive) => directive.arguments[1] !== undefined);
    const text = beside?.arguments[1] ?? this.#in('key-direction', connection);
    if (text === undefined || text === '0' || text === '1')
      return text === undefined ? {} : { direction: text === '0' ? 0 : 1 };
    this.#remark('key-direction is neither 0 nor 1');
    return {};
  }

  #digest(): { readonly digest?: TlsAuthDigest } {
    const auth = this.#last('auth')?.arguments[0]?.toUpperCase().replaceAll('-', '');
    const digest = tlsAuthDigests.find((one) => one === auth);
    return digest === undefined ? {} : { digest };
  }

  async #contentOf({ inline, arguments: [name] }: OvpnDirective): Promise<string | undefined> {
    if (inline !== undefined || name === undefined || name === '[inline]') return inline;
    return await this.#refer(name);
  }

  /** The name that the certificate carries; a prefix or a whole subject is none. */
  #serverName(directive: OvpnDirective | undefined): string | undefined {
    const [name = '', type] = directive?.arguments ?? [];
    const isName = directive?.name === 'tls-remote' || type === 'name';
    return isName ? usableHost(name) : undefined;
  }

  /** Without a type it is the whole subject. What is not to be understood is compared as that, too: OpenVPN would not start with it. */
  #checkedName(directive: OvpnDirective | undefined): Pick<ClientCheck, 'name'> {
    const [wanted = '', type] = directive?.arguments ?? [];
    if (directive === undefined || wanted === '') return {};
    if (directive.name === 'tls-remote' || type === 'name') return { name: { type: 'name', value: wanted } };
    return { name: { type: type === 'name-prefix' ? type : 'subject', value: wanted } };
  }

  #checksServerUsage(): boolean {
    const eku = this.#last('remote-cert-eku')?.arguments.join(' ') ?? '';
    return (
      this.#last('remote-cert-tls')?.arguments[0] === 'server' ||
      this.#last('ns-cert-type')?.arguments[0] === 'server' ||
      eku === 'TLS Web Server Authentication' ||
      eku === '1.3.6.1.5.5.7.3.1'
    );
  }

  #dataCiphers(): Pick<ProfileOpenVpn, 'dataCiphers'> {
    const list = (this.#last('data-ciphers') ?? this.#last('ncp-ciphers'))?.arguments[0];
    if (list === undefined) return {};
    const names = list.split(':').map(shownValue);
    const { listed } = profileLimits;
    // What is cut must not look like a list of known names.
    return {
      dataCiphers: names.length > listed ? [...names.slice(0, listed), `and ${names.length - listed} more`] : names,
    };
  }

  #peerFingerprints(): Pick<ProfileOpenVpn, 'peerFingerprints'> {
    const { known, isOdd } = peerFingerprints(this.#all('peer-fingerprint'));
    if (isOdd) this.#miss('peer-fingerprint holds something that is no fingerprint by SHA-256');
    return known.length === 0 ? {} : { peerFingerprints: known };
  }

  #verifyHashes(): Pick<ClientCheck, 'issuerFingerprints'> {
    const { known, isOdd } = verifyHashes(this.#all('verify-hash'));
    if (isOdd) this.#miss('verify-hash holds something that is no fingerprint by its digest');
    return known.length === 0 ? {} : { issuerFingerprints: known };
  }

  async #readRoots(): Promise<void> {
    const directive = this.#holding('ca');
    if (directive === undefined) {
      // A certificate that is known by its fingerprint needs no CA.
      if (this.#all('peer-fingerprint').length > 0) return;
      this.#miss('no ca to verify the gateway with');
      return;
    }
    const text = await this.#contentOf(directive);
    if (text === undefined) this.#miss('the file of ca is not in the profile');
    else addRoots(this.#part, certificatesOfText(text), 'ca');
  }

  /** What belongs to one user: present, a placeholder, or not there. */
  async #readUserPart(): Promise<void> {
    const placeholders: string[] = [];
    for (const name of ['cert', 'key', 'pkcs12']) {
      const directive = this.#holding(name);
      if (directive === undefined) continue;
      const text = await this.#contentOf(directive);
      if (text === undefined || text.trim() === '') continue;
      if (isPlaceholder(text)) placeholders.push(name);
      else if (name !== 'cert') this.#part.holdsPrivateKey = true;
    }
    if (placeholders.length > 0) this.#remark(`${placeholders.join(' and ')} hold placeholders, as issued`);
    const [password] = this.#all('auth-user-pass').filter(({ inline }) => inline !== undefined);
    if (password !== undefined && !isPlaceholder(password.inline ?? ''))
      this.#remark('holds a user name and a password');
    const authentication = [
      ...(this.#all('cert').length + this.#all('pkcs12').length > 0 ? ['certificate'] : []),
      ...(this.#all('auth-user-pass').length > 0 ? ['user name and password'] : []),
    ];
    this.#part.authentication.push(...authentication);
  }
}

function placeOf(name: string, connection: number | undefined): string {
  return `${connection ?? ''} ${name}`;
}

function transportOf(protocol: string): 'tcp' | 'udp' | undefined {
  const match = /^(tcp|udp)[46]?(-client)?$/u.exec(protocol.toLowerCase());
  return match === null ? undefined : (match[1] as 'tcp' | 'udp');
}

function value<K extends string>(key: K, text: string | undefined): { readonly [P in K]?: string } {
  return (text === undefined || text === '' ? {} : { [key]: shownValue(text) }) as { readonly [P in K]?: string };
}
