/**
 * Why something failed. The union is closed: a `switch` over it can be exhaustive.
 *
 * - `connect-failed`: no connection to charon; `cause` is the system error.
 * - `connection-closed`: charon or the caller closed the connection before the answer came.
 * - `malformed-message`: octets that are no VICI message or packet. The connection is closed.
 * - `unexpected-packet`: a well-formed packet that answers nothing that was asked. The connection is closed.
 * - `too-large`: a value, a message, a packet or a nesting above the bounds of the protocol or of this package.
 * - `invalid-name`: a name that charon would not answer or that cannot be encoded. Nothing was sent.
 * - `invalid-value`: a value that has no VICI form (a fraction, for example), or an option out of its range. Nothing was sent.
 * - `unknown-command`, `unknown-event`: this charon does not know the command or event.
 * - `command-failed`: charon answered `success=no`; see `CommandFailedError`.
 * - `queue-overflow`: the consumer of a streamed command was too slow, so that its list is incomplete.
 * - `too-many-outstanding`: the connection waits for too many answers already. Nothing was sent.
 * - `aborted`, `timeout`: the caller's signal ended the wait; `cause` is the reason of the signal.
 */
export type ViciErrorCode =
  | 'connect-failed'
  | 'connection-closed'
  | 'malformed-message'
  | 'unexpected-packet'
  | 'too-large'
  | 'invalid-name'
  | 'invalid-value'
  | 'unknown-command'
  | 'unknown-event'
  | 'command-failed'
  | 'queue-overflow'
  | 'too-many-outstanding'
  | 'aborted'
  | 'timeout';

/** Every error that this package throws on purpose. */
export class ViciError extends Error {
  override readonly name: string = 'ViciError';
  readonly code: ViciErrorCode;

  constructor(code: ViciErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Octets that do not decode. `offset` counts octets from the start of what was decoded. */
export class MalformedMessageError extends ViciError {
  override readonly name: string = 'MalformedMessageError';
  readonly offset: number;

  constructor(message: string, offset: number) {
    super('malformed-message', `${message} at octet ${offset}`);
    this.offset = offset;
  }
}

/** The error of a wait that the caller's signal ended. A reason named `TimeoutError` gives the code `timeout`. */
export function abortError(signal: AbortSignal, waitingFor: string): ViciError {
  const reason: unknown = signal.reason;
  const timedOut = reason instanceof Error && reason.name === 'TimeoutError';
  const verb = timedOut ? 'timed out' : 'aborted';
  return new ViciError(timedOut ? 'timeout' : 'aborted', `${verb} while waiting for ${waitingFor}`, { cause: reason });
}
