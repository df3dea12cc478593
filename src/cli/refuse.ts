import type { Terminal } from './terminal.ts';

const MAX_LINES = 20;

/** Says why a command could not run, a line each, and gives the exit code for it. */
export function refuse(terminal: Terminal, ...lines: readonly string[]): number {
  const clean = (line: string): string => line.replace(/\p{Cc}/gu, '?');
  for (const line of lines.slice(0, MAX_LINES)) terminal.err(`safeguard: ${clean(line)}\n`);
  if (lines.length > MAX_LINES) terminal.err(`safeguard: ... and ${lines.length - MAX_LINES} more\n`);
  return 2;
}
