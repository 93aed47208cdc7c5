/** The files of a profile, wherever they lie. Names are relative paths with slashes, each one once. */
export interface ProfileFiles {
  /** Name of the archive, folder or file, without its place. */
  readonly name: string;
  /** 'file': one configuration alone, which cannot refer to others. */
  readonly kind: 'package' | 'file';
  readonly names: readonly string[];
  /** What the reader of the files noticed, one line each. */
  readonly remarks: readonly string[];
  /** Octets of one of `names`, at most `profileLimits.entryOctets`. Throws ProfileError. */
  read(name: string, signal: AbortSignal): Promise<Uint8Array>;
}

/** A name that is not taken yet: an archive may hold two entries of one name, and both are read. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let copy = 2, free = name; ; copy++) {
    if (!taken.has(free.toLowerCase())) return free;
    free = `${name} (${copy})`;
  }
}
