import { defined } from '../../core/defined.ts';
/** How a build or an import ended. */
export interface EngineStreamResult {
  /** The engine's error, when it reported one. */
  readonly error?: string;
  /** The last lines that it printed; at most 20. */
  readonly lastLines: readonly string[];
}

const lastLinesMaximum = 20;

/** Reads the engine's stream of JSON messages (`build`, `import`) to its end. */
export async function readEngineStream(
  stream: NodeJS.ReadableStream,
  signal: AbortSignal,
): Promise<EngineStreamResult> {
  const decoder = new TextDecoder();
  const lastLines: string[] = [];
  let error: string | undefined;
  let rest = '';
  const take = (line: string): void => {
    if (line.trim() === '') return;
    const message = JSON.parse(line) as { stream?: string; status?: string; error?: string };
    error ??= message.error;
    const text = (message.stream ?? message.status ?? '').trim();
    if (text === '') return;
    lastLines.push(text);
    if (lastLines.length > lastLinesMaximum) lastLines.shift();
  };
  for await (const chunk of stream) {
    signal.throwIfAborted();
    const lines = (rest + (typeof chunk === 'string' ? chunk : decoder.decode(chunk, { stream: true }))).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) take(line);
  }
  take(rest);
  return { lastLines, ...defined({ error }) };
}
