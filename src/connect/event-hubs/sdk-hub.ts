import { type Sdk, withSdk } from '../http/sdk.ts';
import type { Tokens } from '../http/service.ts';
import type { HubEvent, HubReader } from './hub-reader.ts';

export interface SdkHubOptions {
  readonly sdk: Sdk;
  /** `namespace.servicebus.windows.net` */
  readonly namespace: string;
  readonly hub: string;
  readonly consumerGroup: string;
  readonly tokens: Tokens | undefined;
  /** A connection string takes the place of namespace and sign-in. */
  readonly connection: string | undefined;
}

/** What is used of the package's `EventHubConsumerClient`. */
export interface HubClient {
  getPartitionIds(): Promise<string[]>;
  subscribe(
    partition: string,
    handlers: {
      processEvents(events: readonly { readonly sequenceNumber: number; readonly body: unknown }[]): Promise<void>;
      processError(error: unknown): Promise<void>;
    },
    options: {
      readonly startPosition:
        | { readonly offset: string }
        | { readonly sequenceNumber: number; readonly isInclusive: boolean };
      readonly maxBatchSize: number;
      readonly maxWaitTimeInSeconds: number;
      readonly skipParsingBodyAsJson: boolean;
    },
  ): { close(): Promise<void> };
  close(): Promise<void>;
}

/** Events that one call of the package hands over. */
const BATCH = 200;
const WAIT_MS = 1000;

/** An event hub, through `@azure/event-hubs`, which is loaded with the first call. */
export const sdkHub = (options: SdkHubOptions): HubReader => hubOf(options.sdk, () => load(options));

/** An event hub, through a client that is made with the first call. */
export function hubOf(sdk: Sdk, make: () => Promise<HubClient>): HubReader {
  const queues = new Map<string, PartitionQueue>();
  let made: Promise<HubClient> | undefined;
  const client = (): Promise<HubClient> => {
    made ??= make();
    return made;
  };
  return {
    partitions: () => withSdk(sdk, async () => (await client()).getPartitionIds()),
    receive: (partition, after, signal) =>
      withSdk(sdk, async () => {
        let queue = queues.get(partition);
        // What was handed over and not accepted is received again.
        if (queue === undefined || queue.position !== after) {
          await queue?.close();
          queue = new PartitionQueue(await client(), partition, after);
          queues.set(partition, queue);
        }
        try {
          return await queue.next(signal);
        } catch (error) {
          queues.delete(partition);
          await queue.close();
          throw error;
        }
      }),
    close: async () => {
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      queues.clear();
      await (await made)?.close();
    },
  };
}

/** Turns what the package pushes into what is asked for: it pushes nothing more until the last was taken. */
class PartitionQueue {
  readonly #subscription: { close(): Promise<void> };
  #position: number | undefined;
  #events: readonly HubEvent[] = [];
  #error: unknown;
  #arrived: () => void = () => undefined;
  #taken: () => void = () => undefined;

  constructor(client: HubClient, partition: string, after: number | undefined) {
    this.#position = after;
    this.#subscription = client.subscribe(
      partition,
      {
        processEvents: async (events) => {
          if (events.length === 0) return;
          const taken = new Promise<void>((resolve) => {
            this.#taken = resolve;
          });
          this.#events = events.map(({ sequenceNumber, body }) => ({ sequence: sequenceNumber, body: bytesOf(body) }));
          this.#arrived();
          await taken;
        },
        processError: async (error) => {
          this.#error = error;
          this.#arrived();
        },
      },
      {
        startPosition: after === undefined ? { offset: '-1' } : { sequenceNumber: after, isInclusive: false },
        maxBatchSize: BATCH,
        maxWaitTimeInSeconds: 1,
        skipParsingBodyAsJson: true,
      },
    );
  }

  get position(): number | undefined {
    return this.#position;
  }

  async next(signal: AbortSignal): Promise<readonly HubEvent[]> {
    if (this.#events.length === 0 && this.#error === undefined) await this.#wait(signal);
    if (this.#error !== undefined) throw this.#error;
    const events = this.#events;
    this.#events = [];
    this.#position = events.at(-1)?.sequence ?? this.#position;
    this.#taken();
    return events;
  }

  #wait(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, WAIT_MS);
      this.#arrived = done;
      signal.addEventListener('abort', done, { once: true });
      if (signal.aborted) done();
    });
  }

  async close(): Promise<void> {
    this.#taken();
    await this.#subscription.close();
  }
}

/** The body as it was sent; what the package took apart (a value or a sequence of AMQP) is put together as JSON. */
const bytesOf = (body: unknown): Buffer =>
  Buffer.isBuffer(body)
    ? body
    : body instanceof Uint8Array
      ? Buffer.from(body)
      : Buffer.from(JSON.stringify(body) ?? '');

async function load({ namespace, hub, consumerGroup, tokens, connection }: SdkHubOptions): Promise<HubClient> {
  const { EventHubConsumerClient: Client } = await import('@azure/event-hubs');
  // Attempts are made anew by the source, which a stop ends and the health shows.
  const options = { retryOptions: { maxRetries: 1 } };
  if (connection !== undefined) return new Client(consumerGroup, connection, hub, options);
  const credential = {
    getToken: async () => ({
      token: (await tokens?.(AbortSignal.timeout(60_000), false)) ?? '',
      expiresOnTimestamp: Date.now() + 4 * 60_000,
    }),
  };
  return new Client(consumerGroup, namespace, hub, credential, options);
}
