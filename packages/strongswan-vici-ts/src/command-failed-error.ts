import { ViciError } from './errors.ts';
import type { Message } from './message.ts';

/** A response with `success=no`. The response is kept: some failures carry more keys than `errmsg`. */
export class CommandFailedError extends ViciError {
  override readonly name: string = 'CommandFailedError';
  readonly command: string;
  /** What charon said, or the empty string. */
  readonly errmsg: string;
  readonly response: Message;

  constructor(command: string, response: Message) {
    const errmsg = response.text('errmsg') ?? '';
    super('command-failed', `${command} failed: ${errmsg === '' ? 'charon gave no reason' : errmsg}`);
    this.command = command;
    this.errmsg = errmsg;
    this.response = response;
  }
}
