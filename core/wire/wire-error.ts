import { GateproofError } from '../gateproof-error.ts';
/** Octets (or a value to encode) that do not fit the layout. */
export class WireError extends GateproofError<'wire'> {
  /** Field names from the outside in, 'client-hello/extensions/3/body'; '' at the top. */
  readonly path: string;
  /** Octets from the start of the whole input (reading) or output (writing). */
  readonly offset: number;
  readonly wanted: string;
  readonly found: string;

  constructor(at: { path: string; offset: number }, wanted: string, found: string) {
    super(
      { name: 'WireError', code: 'wire', fault: 'input' },
      `${at.path === '' ? '' : `${at.path} `}at octet ${at.offset}: ${wanted} wanted, ${found} found`,
    );
    this.path = at.path;
    this.offset = at.offset;
    this.wanted = wanted;
    this.found = found;
  }
}
