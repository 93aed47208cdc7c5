/** A VICI client for strongSwan's charon: see the README for a complete example. */
export { decodeMessage, encodeMessage, maxDepth, maxMessageOctets, maxValueOctets } from './codec.ts';
export { CommandFailedError } from './command-failed-error.ts';
export {
  type Algorithm,
  type AuthConfig,
  type ChildConfig,
  type ConnectionConfig,
  type Counters,
  getAlgorithms,
  getConns,
  getCounters,
  type ListSasOptions,
  type LoadedConnection,
  listConns,
  listSas,
  loadConn,
  type Stats,
  stats,
  unloadConn,
  type Version,
  version,
} from './commands.ts';
export { type ConnectOptions, connect, type Endpoint } from './connect.ts';
export { maxOutstanding, ViciConnection } from './connection.ts';
export {
  type ControlLog,
  type ControlResult,
  type InitiateOptions,
  initiate,
  rekey,
  type SaSelector,
  type TerminateOptions,
  type TerminateResult,
  terminate,
} from './control.ts';
export {
  type Certificate,
  clearCreds,
  type KnownCertificate,
  listCerts,
  loadCert,
  loadKey,
  loadShared,
  type PrivateKey,
  type SharedSecret,
  unloadKey,
  unloadShared,
} from './credentials.ts';
export { MalformedMessageError, ViciError, type ViciErrorCode } from './errors.ts';
export type { QueueBounds } from './event-queue.ts';
export { type Entry, type FieldInput, Message, type MessageInput, type ValueInput } from './message.ts';
export { maxNameOctets } from './name.ts';
export { type Lease, type PoolOptions, ViciPool } from './pool.ts';
export type { ChildSa, IkeSa, SaAlgorithms } from './sa.ts';
export type { CallOptions, Subscription, Vici, ViciEvent, ViciStream } from './vici.ts';
