/**
 * Whether a text matches a glob: '*' stands for any number of characters, a slash too, '?' for one; everything else for itself. Takes time
 * in proportion to the product of both lengths at most.
 */
export function matchesGlob(glob: string, text: string): boolean {
  let at = 0;
  let place = 0;
  let star: { readonly at: number; place: number } | undefined;
  while (place < text.length) {
    const wanted = glob[at];
    if (wanted === '*') {
      star = { at: ++at, place };
    } else if (wanted === '?' || wanted === text[place]) {
      at++;
      place++;
    } else if (star === undefined) {
      return false;
    } else {
      at = star.at;
      place = ++star.place;
    }
  }
  while (glob[at] === '*') at++;
  return at === glob.length;
}
