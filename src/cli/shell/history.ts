import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** How many lines are kept. */
export const historyLines = 1000;

/** Where the lines typed in the shell are kept. */
export const historyFile = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env['HOME'] || env['USERPROFILE'] || homedir(), '.safeguard', 'kql-history');

/** The lines of a history, the newest first, as `node:readline` has them; none where there is no file. */
export const readHistory = (file: string): string[] => {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .slice(-historyLines)
      .reverse();
  } catch {
    return [];
  }
};

/**
 * Writes a history, newest line first, for its owner alone: a question can name a person. What cannot be written is not kept.
 * @returns whether it was written
 */
export const writeHistory = (file: string, history: readonly string[]): boolean => {
  const lines = history.slice(0, historyLines).map((line) => line.replaceAll(/\p{Cc}/gu, ' '));
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const beside = `${file}.${process.pid}`;
    writeFileSync(
      beside,
      lines
        .toReversed()
        .map((line) => `${line}\n`)
        .join(''),
      { mode: 0o600 },
    );
    chmodSync(beside, 0o600);
    renameSync(beside, file);
    return true;
  } catch {
    return false;
  }
};
