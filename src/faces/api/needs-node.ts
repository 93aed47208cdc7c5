// The first import of an entry: an old Node is told what is wrong before it stumbles over what it cannot do.
import { GateproofError } from '../../../core/gateproof-error.ts';
import { tooOld } from '../node-version.ts';

/** 'node-too-old': the package does not run on this one. */
class NodeVersionError extends GateproofError<'node-too-old'> {
  constructor(message: string) {
    super({ name: 'NodeVersionError', code: 'node-too-old', fault: 'input' }, message);
  }
}

const wrong = tooOld();
if (wrong !== undefined) throw new NodeVersionError(wrong);
