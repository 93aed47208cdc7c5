/** A path of this page and its query; '/' for what leads elsewhere, or could. */
export function localPath(wanted: string | null, origin: string): string {
  if (wanted === null || wanted.length > 2048 || !/^\/(?![/\\])[\x21-\x7e]*$/u.test(wanted)) return '/';
  const url = new URL(wanted, origin);
  const path = `${url.pathname}${url.search}`;
  // What is left when dots are gone may begin otherwise than what was given.
  return url.origin === origin && !/^\/[/\\]/u.test(path) ? path : '/';
}
