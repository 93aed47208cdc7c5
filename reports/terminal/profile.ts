import type { ProfileFacts } from '../../core/facts/profile-facts.ts';
import { safe } from '../text/safe-text.ts';
import { profileFields } from '../words/profile-fields.ts';
import { labelled } from './lines.ts';

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
