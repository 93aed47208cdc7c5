import { programText } from '../../core/program-files.ts';

let stated: string | undefined;

/** The version that package.json states. */
export function packageVersion(): string {
  stated ??= (JSON.parse(programText('package.json')) as { version: string }).version;
  return stated;
}
