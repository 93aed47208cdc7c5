import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Recording } from '../../../core/observation/recording.ts';
import { jsonDocument } from '../../../reports/text/json-text.ts';
import type { Deliveries } from './deliveries.ts';
import type { Streams } from './streams.ts';
import { writeWholeFile } from './write-file.ts';

/** What a scan has seen, from which everything else can be made again: written before anything else can fail. */
export class KeptRecording {
  /** Where it lies. */
  readonly files: string[] = [];
  readonly #file: string | undefined;
  readonly #deliveries: Deliveries;
  readonly #streams: Streams;
  #recording: Recording | undefined;

  /** `file`: where it is to lie; absent: nowhere, unless the rest fails. */
  constructor(file: string | undefined, deliveries: Deliveries, streams: Streams) {
    this.#file = file;
    this.#deliveries = deliveries;
    this.#streams = streams;
  }

  /** Writes it to its file, or where that takes nothing any more, elsewhere; without one it is held until a rescue. */
  async keep(recording: Recording): Promise<void> {
    this.#recording = recording;
    const file = this.#file;
    if (file === undefined) return;
    await this.#deliveries.try(() => this.#write(file));
    await this.rescue();
  }

  /** Writes it into the folder for temporary files, unless it lies somewhere, and tells where. */
  async rescue(): Promise<void> {
    if (this.#recording === undefined || this.files.length > 0) return;
    const file = join(
      tmpdir(),
      `gateproof-${this.#recording.startedAt.replaceAll(/[^0-9TZ]/gu, '')}-${process.pid}.json`,
    );
    await this.#deliveries.try(() => this.#write(file));
    if (this.files.length === 0) return;
    this.#streams.err.write(`gateproof: what was seen is in ${file}; \`gateproof evaluate\` judges it\n`);
  }

  async #write(file: string): Promise<void> {
    await writeWholeFile(file, jsonDocument(Object.entries(this.#recording ?? {})));
    this.files.push(file);
  }
}
