export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member of that name, case aside; null and absent are the same. */
export function findIn(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name] ?? undefined;
  const wanted = name.toLowerCase();
  const key = Object.keys(value).find((one) => one.toLowerCase() === wanted);
  return key === undefined ? undefined : (value[key] ?? undefined);
}

/** Whether there is a member of that name, case aside, be it null. */
export function hasIn(value: unknown, name: string): boolean {
  return isObject(value) && Object.keys(value).some((key) => key.toLowerCase() === name.toLowerCase());
}

/** Every member of that name, case aside, that is not null. */
export function allIn(value: unknown, name: string): readonly unknown[] {
  if (!isObject(value)) return [];
  const wanted = name.toLowerCase();
  return Object.entries(value)
    .filter(([key, own]) => key.toLowerCase() === wanted && own !== null && own !== undefined)
    .map(([, own]) => own);
}
