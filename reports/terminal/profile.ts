import type { ProfileFacts } from '../../core/facts/profile-facts.ts';
import { profileFields } from '../profile-fields.ts';
import { labelled, safe } from './lines.ts';

/** What a client profile says, field by field; nothing for another target. */
export function profileLines(
  profile: ProfileFacts | undefined,
  { columns }: { readonly columns: number },
): readonly string[] {
  if (profile === undefined) return [];
  const place = { indent: 4, label: 16, columns };
  return [
    '  what the profile says',
    ...profileFields(profile).flatMap(({ name, values }) => labelled(name, values.map(safe), place)),
  ];
}
