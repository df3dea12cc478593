import type { SourceFailure } from '../source.ts';

/** Ends a round: what failed is the health of the source, and the round is tried again later. */
export class RoundFailure extends Error {
  readonly failure: SourceFailure;
  constructor(failure: SourceFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Ends a round whose records do not begin where the partition stands: another began to read before this one's were accepted. */
export class OutOfOrder extends Error {}

/** Ends a round because the source is to stop. */
export class Stopped extends Error {}

/** Ends the round with a code and a line. */
export function fail(code: string, message: string): never {
  throw new RoundFailure({ code, message });
}

/** Ends the round where the source is to stop. */
export function stopIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new Stopped();
}

/**
 * What an operating system or a network calls what failed, `ENOENT`; undefined for anything that is no such error, which is
 * then a bug. Of the error itself nothing is shown: its text may name what must not be named.
 */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return error.name;
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && /^[A-Z][A-Z0-9_]{1,60}$/.test(code)) return code;
  return error.cause === undefined ? undefined : systemCode(error.cause);
}
