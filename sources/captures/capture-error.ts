import { GateproofError } from '../../core/gateproof-error.ts';

/** A file that is no capture, or whose compression is broken before anything could be read. */
export class CaptureError extends GateproofError<'capture-unreadable'> {
  constructor(message: string) {
    super({ name: 'CaptureError', code: 'capture-unreadable', fault: 'input' }, message);
  }
}
