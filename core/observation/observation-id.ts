/** The id of an observation by its place in a recording, counted from 0: 'obs-0001'. */
export function observationId(at: number): string {
  return `obs-${String(at + 1).padStart(4, '0')}`;
}
