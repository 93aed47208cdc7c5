/** What a client profile may hold at most. One as issued has ten files and 300 KB. */
export const profileLimits = {
  /** Of a zip archive as it is on disk. */
  archiveOctets: 16_777_216,
  entries: 256,
  nameOctets: 1024,
  /** Of an entry that is not read (the installers), by what its header says. */
  otherEntryOctets: 16_777_216,
  /** Of an entry that is read. */
  entryOctets: 1_048_576,
  /** Of all entries that are read. */
  totalOctets: 4_194_304,
  folderDepth: 8,
  xmlDepth: 64,
  xmlElements: 20_000,
  ovpnLines: 20_000,
  endpoints: 64,
  /** Of a value that is shown. */
  valueCharacters: 256,
  certificates: 64,
  /** Of one list in the facts. */
  listed: 64,
} as const;
