import { z } from 'zod';
import { DocumentFileError } from '../document/document-file-error.ts';
import { DocumentReader, type DocumentSchema, listOf, type SavedDocument } from '../document/document-reader.ts';
import { SharedValues } from '../document/shared-values.ts';
import type { Shapes } from './exchange-shape.ts';
import { Journal, type JournalDraft, type JournalEndpoint, type JournalHead } from './journal.ts';
import { draftSchema, inspectRecording, namedTargetSchema, recordingSchema } from './parse-recording.ts';
import type { Recording } from './recording.ts';

/** Octets of one line; one of ours has some thousand. */
const lineOctets = 64 * 1024 * 1024;
const LINE_FEED = 0x0a;

const number = z.number().int().min(0);

function headSchema(shapes: Shapes): DocumentSchema {
  const { schemaVersion, tool, startedAt, trustAnchors } = recordingSchema(shapes).members;
  const kind = { value: z.literal('gateproof-journal') };
  const targets = listOf(namedTargetSchema);
  return { isOpen: false, members: { schemaVersion, kind, tool, startedAt, targets, trustAnchors } };
}

function lineSchema(shapes: Shapes): DocumentSchema {
  return {
    isOpen: false,
    members: {
      endpoint: { value: number },
      is: { value: z.strictObject({ of: number, target: namedTargetSchema, authority: z.string() }).optional() },
      seen: { value: draftSchema(shapes).optional() },
    },
  };
}

/**
 * Reads what a run left that did not come to its end: an interrupted recording, which was over when what was seen last was. A last line that is
 * not whole is left out. Throws DocumentFileError, which says what was wanted and in which line.
 */
export class JournalReader implements SavedDocument<Recording> {
  readonly #file: string;
  readonly #shared = new SharedValues();
  #schema: DocumentSchema;
  readonly #lineSchema: DocumentSchema;
  #journal: { readonly grows: Journal; readonly startedAt: string } | undefined;
  #line = 1;
  #lastMs = 0;
  /** The octets of the line that is not ended yet. */
  #held: Uint8Array[] = [];
  #heldOctets = 0;

  constructor(file: string, shapes: Shapes) {
    this.#file = file;
    this.#schema = headSchema(shapes);
    this.#lineSchema = lineSchema(shapes);
  }

  push(octets: Uint8Array): void {
    let from = 0;
    for (let end = octets.indexOf(LINE_FEED); end !== -1; end = octets.indexOf(LINE_FEED, from)) {
      this.#hold(octets.subarray(from, end));
      this.#take();
      from = end + 1;
    }
    this.#hold(octets.subarray(from));
  }

  end(): Recording {
    if (this.#isWhole()) this.#take();
    if (this.#journal === undefined) throw this.#error('a whole line that says what is scanned wanted');
    const { grows, startedAt: start } = this.#journal;
    const finishedAt = new Date(Date.parse(start) + this.#lastMs).toISOString();
    return inspectRecording(grows.recording({ finishedAt, interrupted: true }), this.#file);
  }

  #hold(octets: Uint8Array): void {
    if (octets.length === 0) return;
    this.#held.push(octets.slice());
    this.#heldOctets += octets.length;
    if (this.#heldOctets > lineOctets) throw this.#error(`at most ${lineOctets} octets wanted in one line, more found`);
  }

  /** Whether what stands behind the last end of a line is one that misses nothing but its end. */
  #isWhole(): boolean {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    try {
      JSON.parse(this.#held.map((octets) => decoder.decode(octets, { stream: true })).join('') + decoder.decode());
      return true;
    } catch {
      return false;
    }
  }

  /** The line is ended. */
  #take(): void {
    const place = { line: this.#line, shared: this.#shared };
    if (this.#journal === undefined) {
      const head = this.#read(new DocumentReader<JournalHead>(this.#file, this.#schema, place));
      this.#journal = { grows: new Journal(head), startedAt: head.startedAt };
      this.#schema = this.#lineSchema;
    } else {
      const reader = new DocumentReader<JournalEndpoint | JournalDraft>(this.#file, this.#schema, place);
      this.#add(this.#journal.grows, this.#read(reader));
    }
    this.#held = [];
    this.#heldOctets = 0;
    this.#line += 1;
  }

  /** What the line says. */
  #read<T>(reader: SavedDocument<T>): T {
    for (const octets of this.#held) reader.push(octets);
    return reader.end();
  }

  #add(journal: Journal, line: JournalEndpoint | JournalDraft): void {
    if ('is' in line === 'seen' in line) throw this.#error('either is or seen wanted');
    if (!journal.add(line)) throw this.#error('an endpoint or a target that an earlier line names wanted');
    if ('seen' in line) this.#lastMs = Math.max(this.#lastMs, line.seen.startedAtMs + line.seen.elapsedMs);
  }

  #error(message: string): DocumentFileError {
    return new DocumentFileError(`${this.#file}:${this.#line}: ${message}`);
  }
}
