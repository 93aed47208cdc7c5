/** 'SHA-256' of 'sha256', 'MD5' of 'md5': as people write the hash functions of IANA's registry; any other word as it is. */
export function hashWords(word: string): string {
  if (/^md[245]$/u.test(word)) return word.toUpperCase();
  return word.replace(/^sha(1|224|256|384|512)$/u, 'SHA-$1');
}
