/** As `engines` of package.json says. */
export const oldestNode = '24.12';

/** What is wrong with a Node on which the program does not run; undefined where it does. An old one can read this file, and it loads nothing. */
export function tooOld(version: string = process.versions.node): string | undefined {
  const wanted = oldestNode.split('.').map(Number);
  const [major = Number.NaN, minor = Number.NaN] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted;
  const isTaken = major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
  return isTaken ? undefined : `Node ${oldestNode} or newer wanted, this is ${version}`;
}
