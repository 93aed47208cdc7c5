#!/usr/bin/env node
// The entry loads nothing before the compile cache is on, which covers only what is imported afterwards, and nothing that an old Node cannot read.
import { tooOld } from '../node-version.ts';

const wrong = tooOld();
if (wrong !== undefined) {
  process.stderr.write(`gateproof: ${wrong}\n`);
  process.exit(64);
}
// Node's own code for whatever goes wrong is 1, which means that a gateway violates its policy and nothing else.
process.exitCode = 70;
try {
  const { enableCompileCache } = await import('node:module');
  enableCompileCache();
  const { runProgram } = await import('./program.ts');
  // What still waits for something by then (an engine that never answers) waits for nobody.
  process.exit(await runProgram(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`gateproof: it cannot be started\n${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(70);
}
