import type { Progress } from '../run/progress.ts';

/** One line for people. */
export function progressWords(progress: Progress): string {
  switch (progress.step) {
    case 'note':
      return progress.note;
    case 'driver':
      return 'starting the strongSwan that drives the IKEv2 probes';
    case 'observed': {
      const { target, probe, observations, done, of } = progress;
      const place = of > 1 ? `, ${done} of ${of} targets done` : '';
      return `${target} ${probe} (${observations} observations${place})`;
    }
  }
}
