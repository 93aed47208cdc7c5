import { packageVersion } from '../../../scan/package-version.ts';
import type { ProgramContext } from '../command-context.ts';
import { manPage } from '../man-page.ts';

/** Prints the manual page, made of the same commands and options as the help. */
export async function manCommand({ streams, program }: ProgramContext): Promise<number> {
  streams.out.write(manPage(packageVersion(), program));
  return 0;
}
