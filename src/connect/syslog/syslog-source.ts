import type { TooLong } from '../bytes/piece.ts';
import { RoundFailure, Stopped, systemCode } from '../feed/failure.ts';
import { Feed } from '../feed/feed.ts';
import type { Source, SourceHealth, SourcePorts } from '../source.ts';
import { Inbox } from './inbox.ts';
import { type Listen, type Listener, listen } from './listener.ts';
import { type Arrival, type MessageKind, parseMessage } from './parse-message.ts';

export interface SyslogOptions {
  readonly name: string;
  readonly listen: readonly Listen[];
  readonly streams: Readonly<Record<MessageKind, string>>;
  readonly silentAfterSeconds: number;
}

const LONGEST_BACKOFF_SECONDS = 300;
/** How long what was heard may take to be stored when the source stops. */
const LAST_MS = 5000;

/**
 * Hears messages of syslog. Its protocol knows no acknowledgement: a sender is held back while the intake is full, and what it
 * has sent and was not stored when this process dies is lost.
 */
export class SyslogSource implements Source {
  readonly kind = 'syslog';
  readonly name: string;
  readonly #options: SyslogOptions;
  readonly #ports: SourcePorts;
  readonly #feed: Feed;
  readonly #inbox = new Inbox();
  #listeners: readonly Listener[] = [];
  #lost = { datagram: 0, connection: 0 };

  constructor(options: SyslogOptions, ports: SourcePorts) {
    this.name = options.name;
    this.#options = options;
    this.#ports = ports;
    this.#feed = new Feed(options.name, ports, options.silentAfterSeconds);
  }

  /** Ports that are open, in the order of the options. */
  openPorts(): readonly number[] {
    return this.#listeners.map(({ port }) => port);
  }

  health(): SourceHealth {
    return this.#feed.health.health();
  }

  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#open();
        this.#feed.health.succeeded();
        await this.#inbox.run(this.#feed, signal);
      } catch (error) {
        if (error instanceof Stopped) break;
        await this.#failed(error, signal);
      } finally {
        await this.#close();
      }
    }
    await this.#storeLast();
    this.#feed.health.stopped();
  }

  async #open(): Promise<void> {
    const listeners: Listener[] = [];
    this.#listeners = listeners;
    for (const where of this.#options.listen) {
      listeners.push(
        await listen(where, this.#inbox, {
          message: (bytes, arrival) => this.#heard(bytes, arrival),
          lost: (what) => this.#lose(what),
        }),
      );
    }
  }

  async #close(): Promise<void> {
    await Promise.all(this.#listeners.map((listener) => listener.close()));
    this.#listeners = [];
  }

  #heard(bytes: Buffer | TooLong, arrival: Omit<Arrival, 'receivedAt'>): void {
    const { streams } = this.#options;
    if (!Buffer.isBuffer(bytes)) {
      this.#inbox.add(streams.syslog, this.#feed.marker(bytes, `from ${arrival.peer}`));
      return;
    }
    const { kind, record } = parseMessage(bytes, { receivedAt: this.#ports.now().toISOString(), ...arrival });
    this.#inbox.add(streams[kind], record);
  }

  #lose(what: 'datagram' | 'connection'): void {
    this.#lost = { ...this.#lost, [what]: this.#lost[what] + 1 };
    const { datagram, connection } = this.#lost;
    const message = `${this.name} dropped ${datagram} datagrams and turned ${connection} connections away`;
    this.#feed.health.notice('lost', 'SOURCE_DROPPED', message);
  }

  async #failed(error: unknown, signal: AbortSignal): Promise<void> {
    const code = systemCode(error);
    if (!(error instanceof RoundFailure) && code === undefined) throw error;
    const failure =
      error instanceof RoundFailure
        ? error.failure
        : { code: 'SOURCE_UNREACHABLE', message: `${this.name} cannot listen: ${code}` };
    this.#feed.health.failed(failure);
    this.#ports.log({ level: 'error', code: failure.code, message: failure.message });
    const seconds = Math.min(2 ** (this.#feed.health.attempts - 1), LONGEST_BACKOFF_SECONDS);
    await this.#ports.sleep(seconds * 1000, signal);
  }

  /** Stores what was heard before the source was told to stop. */
  async #storeLast(): Promise<void> {
    try {
      await this.#inbox.store(this.#feed, AbortSignal.timeout(LAST_MS));
    } catch (error) {
      if (!(error instanceof Stopped || error instanceof RoundFailure)) throw error;
    }
  }
}
