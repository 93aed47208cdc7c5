import { visibleText } from './visible-text.ts';

/** One string from the wire may fill a screen; the rest of it is in the other formats. */
const LONGEST = 400;
/** Text that is safe on a terminal, cut after 400 characters with the length told. */
export function safe(text: string): string {
  const shown = visibleText(text);
  // A cut between two surrogates would leave half a character.
  return shown.length <= LONGEST ? shown : `${visibleText(shown.slice(0, LONGEST))}… (${shown.length} characters)`;
}
