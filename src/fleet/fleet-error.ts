import { type Fault, GateproofError } from '../../core/gateproof-error.ts';

export type FleetErrorCode =
  /** What a row of the store says of its gateway is not what this version writes. */
  | 'declared-unreadable'
  /** This machine does not have a policy that a gateway is to be judged by. */
  | 'policy-missing'
  /** This machine has it in another edition. */
  | 'policy-edition'
  /** The file of this machine has no credentials of a name. */
  | 'credentials-missing'
  /** Another monitor has the store by now. */
  | 'monitor-replaced'
  /** The label of a machine, or what it is asked to do, is none. */
  | 'work-option';

const faults: Readonly<Partial<Record<FleetErrorCode, Fault>>> = { 'work-option': 'input' };

/** What keeps this machine from scanning a gateway, and what to do about it. */
export class FleetError extends GateproofError<FleetErrorCode> {
  constructor(code: FleetErrorCode, message: string, options?: ErrorOptions) {
    super({ name: 'FleetError', code, fault: faults[code] ?? 'environment' }, message, options);
  }
}
