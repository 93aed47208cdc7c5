import type { Pace } from '../run/pace.ts';
import type { PacedProgress } from './paced-progress.ts';

/** One line for people; `sweptWords` has those of what was removed, which may be nothing. */
export function progressWords(progress: Exclude<PacedProgress, { readonly step: 'swept' }>): string {
  switch (progress.step) {
    case 'note':
      return progress.note;
    case 'driver':
      return 'starting the strongSwan that drives the IKEv2 probes';
    case 'judging':
      return `judging ${progress.endpoints} ${progress.endpoints === 1 ? 'endpoint' : 'endpoints'}`;
    case 'observed': {
      const { target, probe, observations, done, of } = progress;
      const place = of > 1 ? `, ${done} of ${of} targets done${paceWords(progress.pace)}` : '';
      return `probing ${target} ${probe} (${observations} observations${place})`;
    }
    case 'fleet': {
      const { seen, faults, interrupted, of, inHand } = progress;
      const done = seen + faults + interrupted;
      const failed = faults === 0 ? '' : `, ${faults} failed`;
      return `${done}${of === undefined ? '' : ` of ${of}`} gateways done${failed}, ${inHand} in hand${paceWords(progress.pace)}`;
    }
  }
}

function paceWords({ perSecond, leftMs }: Pace): string {
  if (perSecond === 0) return '';
  const rate = perSecond < 1 ? `${(perSecond * 60).toFixed(1)} a minute` : `${perSecond.toFixed(1)} a second`;
  return `, ${rate}${leftMs === undefined ? '' : `, ${timeWords(leftMs)} left`}`;
}

function timeWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
