import { createInterface } from 'node:readline/promises';
import { err, ok, type Result } from '../lib/result.ts';
import type { Terminal } from './terminal.ts';

/**
 * What an option says, or else what a person answers. Where nobody can answer, the option is wanted.
 * @param option how it is given on the command line: `--name`
 */
export async function askFor(
  terminal: Terminal,
  given: string | undefined,
  question: string,
  option: string,
): Promise<Result<string, string>> {
  if (given !== undefined) return ok(given);
  const { input } = terminal;
  if (input === undefined || !input.isTty) return err(`wanted: ${option} (${question.toLowerCase()})`);
  const lines = createInterface({ input: input.stream, ...(input.echo === undefined ? {} : { output: input.echo }) });
  try {
    return ok((await lines.question(`${question}: `)).trim());
  } finally {
    lines.close();
  }
}
