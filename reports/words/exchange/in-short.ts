/** Names of which no more are spelled out where others say the same. */
const fewest = 12;

/**
 * Names of numbers, an item each; where they are nearly all that the registry has, that in one item: 'all 331 that are registered but A, B' (`which`: 'that are registered'). Of many that it has
 * not, their number.
 */
export function inShort(
  values: readonly number[],
  name: (value: number) => string,
  registered: readonly number[] = [],
  which = 'that are registered',
): readonly string[] {
  if (values.length <= fewest) return values.map(name);
  const known = new Set(registered);
  const given = new Set(values);
  const missing = registered.filter((value) => !given.has(value));
  const [here, beyond] = [values.filter((value) => known.has(value)), values.filter((value) => !known.has(value))];
  const isMost = missing.length <= fewest && missing.length * 4 <= here.length;
  const rest = missing.length === 0 ? '' : ` but ${missing.map(name).join(', ')}`;
  return [
    ...(isMost ? [`all ${known.size} ${which}${rest}`] : here.map(name)),
    ...(known.size > 0 && beyond.length > fewest ? [`${beyond.length} that are not registered`] : beyond.map(name)),
  ];
}
