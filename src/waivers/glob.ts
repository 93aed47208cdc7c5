/**
 * Whether a text matches a glob: '*' stands for any number of characters, a slash too, '?' for one; everything else for itself. Takes time
 * in proportion to the product of both lengths at most.
 */
export function matchesGlob(glob: string, text: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  while (place < text.length) {
    const wanted = glob[at];
    if (wanted === '*') {
      star = at++;
      resume = place;
    } else if (wanted !== undefined && (wanted === '?' || wanted === text[place])) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++resume;
    } else {
      return false;
    }
  }
  while (glob[at] === '*') at++;
  return at === glob.length;
}
