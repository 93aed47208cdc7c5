#!/usr/bin/env node
// The entry does nothing but turn the compile cache on before the rest is loaded: it covers only what is imported afterwards.
import { enableCompileCache } from 'node:module';

enableCompileCache();
const { runProgram } = await import('./program.ts');
process.exitCode = await runProgram(process.argv.slice(2));
