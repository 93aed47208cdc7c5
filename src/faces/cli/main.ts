#!/usr/bin/env node
// The entry does nothing but turn the compile cache on before the rest is loaded: it covers only what is imported afterwards.
import { enableCompileCache } from 'node:module';

// Node's own code for whatever goes wrong is 1, which means that a gateway violates its policy and nothing else.
process.exitCode = 70;
try {
  enableCompileCache();
  const { runProgram } = await import('./program.ts');
  // What still waits for something by then (an engine that never answers) waits for nobody.
  process.exit(await runProgram(process.argv.slice(2)));
} catch (error) {
  process.stderr.write(`gateproof: it cannot be started\n${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(70);
}
