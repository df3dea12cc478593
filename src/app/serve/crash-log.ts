import type { Log } from './log.ts';

/** Where in the code an error came from: places alone, because a message can hold what a user sent. */
const placesOf = (error: unknown): string =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .flatMap((line) => /^\s+at .*?([\w.-]+\.[cm]?[jt]s:\d+:\d+)\)?$/.exec(line)?.[1] ?? [])
        .slice(0, 8)
        .join(' < ')
    : '';

/**
 * Logs what nobody caught, and ends the process: what was acknowledged is on disk, and is taken up at the next start. Node itself
 * would write the error's message to the error stream.
 * @returns ends the watch
 */
export function logCrashes(log: Log, exit: (code: number) => void): () => void {
  const crashed = (error: unknown): void => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
    log('error', 'crashed', { kind: error instanceof Error ? error.name : typeof error, code, at: placesOf(error) });
    exit(70);
  };
  process.on('uncaughtException', crashed);
  process.on('unhandledRejection', crashed);
  return () => {
    process.off('uncaughtException', crashed);
    process.off('unhandledRejection', crashed);
  };
}
