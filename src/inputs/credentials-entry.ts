import { z } from 'zod';
import type { CredentialsEntry, OpenVpnCredentialsEntry } from '../../core/credentials/credentials.ts';
import { tlsAuthDigests } from '../../core/credentials/openvpn-wrap.ts';
import { entryVariable as environment, entryText as text } from './inventory-values.ts';

/** Networks as strongSwan's `local_ts` and `remote_ts` take them; nothing else of its syntax. */
const networks = z
  .string()
  .max(1024)
  .regex(/^[0-9a-fA-F.:]+(\/\d{1,3})?(,[0-9a-fA-F.:]+(\/\d{1,3})?)*$/u, 'networks wanted, as in 10.1.0.0/16,fd00::/8');

const identities = {
  /** The IPsec table is asked for once with each pair. */
  selectors: z
    .array(z.strictObject({ local: networks, remote: networks }))
    .min(1)
    .max(16)
    .optional(),
  localId: text,
  remoteId: text.optional(),
  /** PEM files of CA certificates; the inventory's own when absent. */
  trustAnchors: z.array(text).max(64).optional(),
};

const openVpn = { kind: z.literal('openvpn'), keyFile: text };

/** How the control channel of an OpenVPN server is wrapped. */
const openVpnEntry = z.discriminatedUnion('wrap', [
  z.strictObject({
    ...openVpn,
    wrap: z.literal('tls-auth'),
    keyDirection: z.union([z.literal(0), z.literal(1)]).optional(),
    digest: z.enum(tlsAuthDigests).optional(),
  }),
  z.strictObject({ ...openVpn, wrap: z.literal('tls-crypt') }),
  z.strictObject({ ...openVpn, wrap: z.literal('tls-crypt-v2') }),
]);

/** Credentials as gateproof.yaml has them. */
export const credentialsEntry: z.ZodType<CredentialsEntry | OpenVpnCredentialsEntry> = z.discriminatedUnion('kind', [
  openVpnEntry,
  z.strictObject({ kind: z.literal('psk'), ...identities, pskFile: text.optional(), pskEnv: environment.optional() }),
  z.strictObject({
    kind: z.literal('certificate'),
    ...identities,
    certificateFile: text,
    keyFile: text,
    passwordFile: text.optional(),
    passwordEnv: environment.optional(),
  }),
  z.strictObject({
    kind: z.literal('pkcs12'),
    ...identities,
    pkcs12File: text,
    passwordFile: text.optional(),
    passwordEnv: environment.optional(),
  }),
  z.strictObject({
    kind: z.literal('eap-tls'),
    ...identities,
    eapId: text.optional(),
    certificateFile: text.optional(),
    keyFile: text.optional(),
    pkcs12File: text.optional(),
    passwordFile: text.optional(),
    passwordEnv: environment.optional(),
  }),
  z.strictObject({
    kind: z.literal('eap-mschapv2'),
    ...identities,
    usernameFile: text.optional(),
    usernameEnv: environment.optional(),
    passwordFile: text.optional(),
    passwordEnv: environment.optional(),
  }),
]);
