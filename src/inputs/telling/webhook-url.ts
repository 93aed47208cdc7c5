/** What is wrong with the address of a webhook, told without the address, which may be a secret; undefined where nothing is. */
export function wrongUrl(text: string, allowPrivate: boolean): string | undefined {
  const url = URL.parse(text);
  const wanted = `wanted https://HOST/PATH${allowPrivate ? ', or http:// as private addresses are allowed' : ''}`;
  if (url === null) return `${wanted}, found no URL`;
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:'))
    return `${wanted}, found ${url.protocol}//`;
  if (url.username !== '' || url.password !== '') return `${wanted}, found a user or a password in it`;
  return undefined;
}
