import { RoundFailure, Stopped, stopIfAborted } from '../feed/failure.ts';
import type { SourceFailure, SourcePorts } from '../source.ts';

/** How often one request is made before the round ends. */
const MOST_ATTEMPTS = 6;
/** Longest wait between two attempts where the service asks for none. */
const LONGEST_WAIT_SECONDS = 60;
/** A longer wait that the service asks for ends the round; the next one begins after it. */
const LONGEST_ASKED_SECONDS = 300;

/** A request that failed. */
export class ServiceTrouble extends Error {
  readonly failure: SourceFailure;
  /** Whether the same request may succeed later. */
  readonly isRetryable: boolean;
  constructor(failure: SourceFailure, isRetryable: boolean) {
    super(failure.message);
    this.failure = failure;
    this.isRetryable = isRetryable;
  }
}

/**
 * Makes a request until it succeeds, waiting as long as the service asks or twice as long each time.
 * @throws RoundFailure, Stopped
 */
export async function withRetries<T>(ports: SourcePorts, signal: AbortSignal, request: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    stopIfAborted(signal);
    try {
      return await request();
    } catch (error) {
      if (signal.aborted) throw new Stopped();
      if (!(error instanceof ServiceTrouble)) throw error;
      const { failure, isRetryable } = error;
      const asked = failure.retryAfterSeconds;
      if (!isRetryable || attempt >= MOST_ATTEMPTS || (asked ?? 0) > LONGEST_ASKED_SECONDS) {
        throw new RoundFailure(failure);
      }
      const seconds = asked ?? Math.min(2 ** (attempt - 1), LONGEST_WAIT_SECONDS);
      ports.log({ level: 'warning', code: failure.code, message: `${failure.message}; tried again in ${seconds} s` });
      await ports.sleep(seconds * 1000, signal);
    }
  }
}

/** How long the header `Retry-After` asks to wait: seconds or a date (RFC 9110 section 10.2.3). */
export function retryAfterSeconds(header: string | null | undefined, now: Date): number | undefined {
  if (header === null || header === undefined) return undefined;
  if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - now.getTime()) / 1000));
}
