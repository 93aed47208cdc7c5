import type { ExportFile } from '../../sources/azure-export/parameter-files.ts';
import { decodeText } from '../../sources/client-profile/decode-text.ts';
import { ProfileError } from '../../sources/client-profile/profile-error.ts';
import { OptionError } from './checked-option.ts';
import { readOctetFile } from './read-file.ts';

/** 500 gateways are about 5 MB; more than this is no export. */
const exportOctets = 64 * 1024 * 1024;

/** The JSON of an exported configuration: UTF-8, or UTF-16 as PowerShell writes it. Throws InputFileError, ProfileError or OptionError. */
export async function readExportFile(file: string, signal: AbortSignal): Promise<ExportFile> {
  const octets = await readOctetFile(file, exportOctets, signal);
  try {
    return { file, value: JSON.parse(decodeText(octets, file)) };
  } catch (error) {
    if (error instanceof ProfileError) throw error;
    throw new OptionError(`${file}: JSON wanted, ${(error as Error).message}`);
  }
}
