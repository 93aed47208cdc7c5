/** What a table says of a name that came from outside; a name that every object inherits ('constructor') stands in no table. */
export function wordOf<T>(table: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined;
}
