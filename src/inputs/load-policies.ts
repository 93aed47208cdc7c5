import { checklist, defaultPolicy } from '../../core/policy/default-policies.ts';
import { builtInText, loadPolicy } from '../../core/policy/load-policy.ts';
import type { Policy } from '../../core/policy/policy.ts';
import { OptionError } from './checked-option.ts';
import type { Problems } from './problems.ts';

/** In front of the file of an exported configuration: the policy that the gateway has by it. */
const fromExport = 'from:';

/** The policies named, or the default one; one given twice, by whichever name, counts once. Behind them the checks that every scan is judged by. */
export async function loadPolicies(
  { policy = [defaultPolicy] }: { readonly policy?: readonly string[] | undefined },
  problems: Problems,
  signal: AbortSignal,
): Promise<readonly Policy[]> {
  const loaded: Policy[] = [];
  for (const name of new Set([...policy, checklist])) {
    const one = await problems.collect(() => loadNamedPolicy(name, signal));
    if (one === undefined) continue;
    const same = loaded.find(({ id }) => id === one.id);
    if (same === undefined) loaded.push(one);
    else if (same.digest !== one.digest) problems.add(`policy ${name}: a policy with id ${one.id} is given already`);
  }
  return loaded;
}

/**
 * A policy as the user names it: the id of a built-in one, the path of a file, or `from:EXPORT[#GATEWAY]`, what the exported configuration of a
 * gateway makes of the documented tables. Throws as `loadPolicy` does, ExportError, ExportPolicyError or OptionError.
 */
export async function loadNamedPolicy(name: string, signal: AbortSignal): Promise<Policy> {
  if (!name.startsWith(fromExport)) return await loadPolicy(name, { signal });
  const at = name.lastIndexOf('#');
  const [file, gateway] =
    at === -1 ? [name.slice(fromExport.length)] : [name.slice(fromExport.length, at), name.slice(at + 1)];
  const [{ readExportFile }, { readExports }, { policyFromExport }, { decodeRoot }, { parsePolicy }] =
    await Promise.all([
      import('./read-export-file.ts'),
      import('../../sources/azure-export/read-export.ts'),
      import('../../sources/azure-export/policy-from-export.ts'),
      import('../../sources/azure-export/decode-root.ts'),
      import('../../core/policy/parse-policy.ts'),
    ]);
  const { gateways } = readExports([await readExportFile(file, signal)], decodeRoot);
  const [found, ...others] = gateway === undefined ? gateways : gateways.filter((one) => one.name === gateway);
  if (found === undefined || others.length > 0) {
    const names = gateways.map((one) => one.name).join(', ');
    throw new OptionError(`--policy ${name}: one gateway wanted, as in ${fromExport}${file}#NAME, found ${names}`);
  }
  return parsePolicy(policyFromExport(await builtInText(defaultPolicy, signal), found), name);
}
