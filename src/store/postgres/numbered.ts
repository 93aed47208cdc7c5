/** Statements as they were numbered; the long ones, of many rows, are made anew. */
const numbered = new Map<string, string>();
const keptStatements = 512;
const keptLength = 4096;

/** A statement with `$1`, `$2`, … for its question marks; those of texts in quotes stay. */
export function numberPlaceholders(sql: string): string {
  const known = numbered.get(sql);
  if (known !== undefined) return known;
  let count = 0;
  const text = sql.replaceAll(/'[^']*'|\?/gu, (part) => (part === '?' ? `$${++count}` : part));
  if (sql.length <= keptLength) {
    if (numbered.size >= keptStatements) numbered.clear();
    numbered.set(sql, text);
  }
  return text;
}
