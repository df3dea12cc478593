import { execFile } from 'node:child_process';
import { err, ok, type Result } from '../../lib/result.ts';

/** Why a program gave no answer. `missing`: it is not installed. */
export type CommandError =
  | { readonly kind: 'missing' }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'failed'; readonly stderr: string };

/** Bounds of a run; past either of them the program is ended. */
export interface CommandOptions {
  readonly timeoutMs: number;
  /** The most that it may print on either stream. */
  readonly maxBytes: number;
  readonly cwd?: string;
}

/** Runs a program without a shell and returns what it printed. Its arguments are passed on as they are. */
export type RunCommand = (
  program: string,
  args: readonly string[],
  options: CommandOptions,
) => Promise<Result<string, CommandError>>;

/** Runs a program of this machine. @returns on error what went wrong, never an exception */
export const runCommand: RunCommand = (program, args, options) =>
  new Promise((resolve) => {
    const { timeoutMs, maxBytes, cwd } = options;
    execFile(
      program,
      args,
      {
        timeout: timeoutMs,
        maxBuffer: maxBytes,
        encoding: 'utf8',
        windowsHide: true,
        ...(cwd === undefined ? {} : { cwd }),
      },
      (error, stdout, stderr) => {
        if (error === null) resolve(ok(stdout));
        else if (error.code === 'ENOENT') resolve(err({ kind: 'missing' }));
        else if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') resolve(err({ kind: 'too-large' }));
        else if (error.killed === true) resolve(err({ kind: 'timeout' }));
        else resolve(err({ kind: 'failed', stderr }));
      },
    );
  });
