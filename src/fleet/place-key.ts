/** What tells a gateway as one site sees it from all others. */
export function placeKey(name: string, site: string): string {
  return site === '' ? name : `${name}\n${site}`;
}
