import { as, lines, shown, type ToldField } from './told-field.ts';

type Member = 'servers' | 'roots' | 'rootNames' | 'files' | 'tunnelTypes' | 'missing';

const files = ({ files: list }: { readonly [name: string]: unknown }): string =>
  Array.isArray(list) && list.length > 0 ? ` (${list.join(', ')})` : '';

/** Of what a check of a client profile, or of a gateway's root certificates, saw. */
export const profileFields: Readonly<Record<Member, ToldField>> = {
  servers: lines('servers', (one) => `${shown(one['host'])}${files(one)}`),
  roots: lines('roots', (one) => {
    if ('file' in one) return `${shown(one['file'])}: ${shown(one['roots'])}`;
    if ('name' in one) {
      const parts = [
        ...('notAfter' in one ? [`until ${shown(one['notAfter'])}`] : []),
        ...('publicKey' in one ? [shown(one['publicKey'])] : []),
        ...(Array.isArray(one['problems']) ? one['problems'].map(shown) : []),
      ];
      return [shown(one['name']), ...parts].join(', ');
    }
    return `${shown(one['subject'])}, from ${shown(one['notBefore'])} to ${shown(one['notAfter'])}${files(one)}`;
  }),
  rootNames: lines('roots by name', (one) => `${shown(one['name'])}${files(one)}`),
  files: (value, finding) =>
    Array.isArray(value) && value.every((one) => typeof one === 'string')
      ? { files: value }
      : lines('files', (one) => `${shown(one['file'])}: ${fileSays(one)}`)(value, finding),
  tunnelTypes: as('tunnel types'),
  missing: as('missing'),
};

function fileSays(one: { readonly [name: string]: Parameters<typeof shown>[0] }): string {
  if ('roots' in one) return shown(one['roots']);
  return one['value'] === null ? 'not there' : shown(one['value']);
}
