import { GateproofError } from '../../core/gateproof-error.ts';
/** What can go wrong around the lab; stable, for scripts and exit codes. */
export type LabErrorCode =
  /** A Debian base image is missing and cannot be made here. */
  | 'lab-base-image'
  /** An image did not build. */
  | 'lab-image-build'
  /** A gateway's container did not start or never became ready. */
  | 'lab-gateway'
  /** Another process holds the lab's lock for too long. */
  | 'lab-locked'
  /** The lab of this name runs, and belongs to another folder. */
  | 'lab-elsewhere'
  /** A name of a lab or a gateway that cannot be used. */
  | 'lab-name';

/** A lab that cannot be brought up, down or looked at; the message says what was wanted and what to do. */
export class LabError extends GateproofError<LabErrorCode> {
  constructor(code: LabErrorCode, message: string, options?: ErrorOptions) {
    super({ name: 'LabError', code, fault: 'environment' }, message, options);
  }
}
