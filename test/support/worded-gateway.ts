/** A gateway that tests tell its proposals in its daemon's own words, one configuration after another. */
export interface WordedGateway extends AsyncDisposable {
  readonly address: string;
  /** Puts the proposals in the place of those before. `peer` is the only address that it knows; default any. Throws when the daemon refuses. */
  load(proposals: string, peer?: string): Promise<void>;
  /** How many IKE SAs are half-open, as the daemon prints it. */
  halfOpen(): Promise<string>;
  /** Proposals of all that the daemon says it supports for IKE SAs. */
  everything(): Promise<string>;
  /** The daemon's version, '6.1.0'. */
  release(): Promise<string>;
}
