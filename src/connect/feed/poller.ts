import { err, ok, type Result } from '../../lib/result.ts';
import type { PollingSource, SourceFailure, SourceHealth, SourcePorts } from '../source.ts';
import { OutOfOrder, RoundFailure, Stopped, systemCode } from './failure.ts';
import { Feed } from './feed.ts';

/** Longest that is waited after a failure. */
const LONGEST_BACKOFF_SECONDS = 300;
/** How often a round begins anew at once because another moved a cursor. */
const MOST_RESTARTS = 5;

export interface PollerOptions {
  readonly kind: string;
  readonly name: string;
  readonly everySeconds: number;
  readonly silentAfterSeconds: number;
  /** One look at everything that there is now. Ends with an exception of `failure.ts` where it cannot go on. */
  readonly look: (feed: Feed, signal: AbortSignal) => Promise<void>;
  /** Called when the source has stopped. */
  readonly stopped?: () => Promise<void>;
}

/** A source that looks, waits and looks again; after a failure it waits longer each time, up to five minutes. */
export class Poller implements PollingSource {
  readonly kind: string;
  readonly name: string;
  readonly #options: PollerOptions;
  readonly #feed: Feed;
  readonly #ports: SourcePorts;

  constructor(options: PollerOptions, ports: SourcePorts) {
    this.kind = options.kind;
    this.name = options.name;
    this.#options = options;
    this.#ports = ports;
    this.#feed = new Feed(options.name, ports, options.silentAfterSeconds);
  }

  health(): SourceHealth {
    return this.#feed.health.health();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const result = await this.round(signal);
      if (signal.aborted) break;
      if (!result.ok && result.error.code === 'SOURCE_STOPPED') break;
      await this.#ports.sleep(1000 * (result.ok ? this.#options.everySeconds : this.#backoff(result.error)), signal);
    }
    await this.#options.stopped?.().catch(() => undefined);
    this.#feed.health.stopped();
  }

  async round(signal: AbortSignal): Promise<Result<void, SourceFailure>> {
    const { health } = this.#feed;
    const before = health.health().failure;
    const result = await this.#look(signal);
    if (result.ok) {
      health.succeeded();
      if (before !== undefined) this.#log('info', 'SOURCE_RECOVERED', `${this.name} works again`);
    } else if (result.error.code !== 'SOURCE_STOPPED') {
      health.failed(result.error);
      if (before?.message !== result.error.message) this.#log('error', result.error.code, result.error.message);
    }
    return result;
  }

  async #look(signal: AbortSignal): Promise<Result<void, SourceFailure>> {
    for (let restarts = 0; restarts < MOST_RESTARTS; restarts++) {
      try {
        await this.#options.look(this.#feed, signal);
        return ok(undefined);
      } catch (error) {
        if (error instanceof OutOfOrder) continue;
        return err(failureOf(error, this.name, signal));
      }
    }
    return err({
      code: 'SOURCE_OUT_OF_ORDER',
      message: `Another process reads ${this.name} too: its place moves while it is read`,
    });
  }

  #backoff(failure: SourceFailure): number {
    const seconds = Math.min(2 ** (this.#feed.health.attempts - 1), LONGEST_BACKOFF_SECONDS);
    return Math.max(seconds, failure.retryAfterSeconds ?? 0);
  }

  #log(level: 'info' | 'error', code: string, message: string): void {
    this.#ports.log({ level, code, message });
  }
}

/**
 * The failure behind what ended a round.
 * @throws what is a bug
 */
function failureOf(error: unknown, name: string, signal: AbortSignal): SourceFailure {
  if (error instanceof Stopped || signal.aborted) return { code: 'SOURCE_STOPPED', message: `${name} was stopped` };
  if (error instanceof RoundFailure) return error.failure;
  const code = systemCode(error);
  if (code === undefined) throw error;
  return { code: 'SOURCE_UNREACHABLE', message: `${name} cannot be read: ${code}` };
}
