import { OptionError } from './checked-option.ts';

/** 'berlin' of `--label site=berlin`; '' without one. Throws OptionError. */
export function siteOfLabels(labels: readonly string[] = []): string {
  const [label, ...others] = labels;
  if (label === undefined) return '';
  const site = /^site=([A-Za-z0-9][A-Za-z0-9._-]{0,63})$/u.exec(label)?.[1];
  if (site !== undefined && others.length === 0) return site;
  const found = labels.map((one) => JSON.stringify(one)).join(', ');
  throw new OptionError(`--label: one label as in site=berlin wanted, ${found} found`);
}
