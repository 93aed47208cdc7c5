import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const EXECUTABLE = '/usr/bin/chromium';

/** Debian's Chromium, headless, with everything off that speaks to a network of its own accord. Throws when it is not installed. */
export async function launchChromium(executablePath: string = EXECUTABLE): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(
      `${executablePath} wanted, nothing found there: apt-get install --no-install-recommends chromium fonts-dejavu-core`,
    );
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
