import { readFile } from 'node:fs/promises';

/** A list of the conforming gateway's swanctl.conf, which has Azure's documented rows in their order: 'proposals' or 'esp_proposals'. */
export async function documentedSwanctl(list: 'proposals' | 'esp_proposals'): Promise<readonly string[]> {
  const text = await readFile(new URL('../../containers/conforming/swanctl.conf', import.meta.url), 'utf8');
  const own = new RegExp(`\\b${list} = "([^"]*)"`, 'u').exec(text)?.[1] ?? '';
  return own.split(',').map((one) => one.replaceAll(/[\s\\]/gu, ''));
}
