import { GateproofError } from '../../../core/gateproof-error.ts';
/** What can go wrong with the strongSwan that drives the probes; stable, for scripts and exit codes. */
export type DriverErrorCode =
  /** No container engine answers. */
  | 'driver-engine-unavailable'
  /** `--network` names none of the engine's networks, or none that the container can join. */
  | 'driver-network-unusable'
  /** The driver's image is not there. */
  | 'driver-image-missing'
  /** The container did not start, or its charon never answered. */
  | 'driver-not-ready'
  /** Its container could not be removed. */
  | 'driver-left-behind'
  /** `--vici` is no address. */
  | 'vici-address-invalid'
  /** Nothing speaks VICI at the given address. */
  | 'vici-unreachable';

/** A driver that cannot be had; the message says what was wanted and what to do. */
export class DriverError extends GateproofError<DriverErrorCode> {
  constructor(code: DriverErrorCode, message: string, options?: ErrorOptions) {
    super({ name: 'DriverError', code, fault: 'environment' }, message, options);
  }
}
