/** The records of a text in the format of RFC 4180. Throws where it is none. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  const records: string[][] = [];
  const field = /"((?:[^"]|"")*)"(,|\r\n)|([^",\r\n]*)(,|\r\n)/gy;
  let record: string[] = [];
  while (field.lastIndex < text.length) {
    const at = field.lastIndex;
    const match = field.exec(text);
    if (match === null) throw new Error(`a field wanted at ${at}, found ${JSON.stringify(text.slice(at, at + 20))}`);
    record.push((match[1] ?? match[3] ?? '').replaceAll('""', '"'));
    if ((match[2] ?? match[4]) === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}
