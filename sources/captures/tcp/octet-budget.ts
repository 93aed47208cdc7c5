/** Octets that all flows together may keep. */
export class OctetBudget {
  readonly #atMost: number;
  #taken = 0;

  constructor(atMost: number) {
    this.#atMost = atMost;
  }

  get isSpent(): boolean {
    return this.#taken > this.#atMost;
  }

  take(octets: number): void {
    this.#taken += octets;
  }

  release(octets: number): void {
    this.#taken -= octets;
  }
}
