import type { ClientFile } from '../../core/policy/clients/client-file.ts';
import { readProfile } from '../../sources/client-profile/read-profile.ts';

/** The clients that a profile makes offer something, each file of it one, and how many of its files leave that to the system. Throws ProfileError. */
export async function clientsOfProfile(
  path: string,
  { day, signal }: { readonly day: string; readonly signal: AbortSignal },
): Promise<readonly ClientFile[]> {
  const { facts, offers } = await readProfile(path, { signal });
  return offers.map(({ file, ike, ipsec }, at): ClientFile => {
    const id = `profile-${String(at + 1).padStart(2, '0')}`;
    return {
      id,
      version: day,
      title: `What ${file} makes its clients offer`,
      product: 'apple-native',
      platform: 'apple',
      condition: `profile ${file}`,
      sources: { profile: { title: `Client profile ${facts.name}`, date: day, confidence: 'A' } },
      source: { ref: 'profile', place: file },
      taken: { how: 'profile', on: day },
      ike,
      ...(ipsec === undefined ? {} : { ipsec }),
    };
  });
}
