import { describe, expect, it, vi } from 'vitest';
import { ServiceTrouble } from '../http/retry.ts';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { SECRET } from '../testing/source.case.ts';
import { type HubClient, hubOf } from './sdk-hub.ts';

const signal = new AbortController().signal;
const sdk = {
  name: 'here',
  ports: new Life(new FakeIntake()).ports,
  package: '@azure/event-hubs',
  service: 'the event hub',
  right: 'the role',
};

/** Pushes the events of one partition as the package does: a batch after another, each when the one before is done. */
class FakeClient implements HubClient {
  readonly starts: unknown[] = [];
  readonly pushed: number[] = [];
  closed = 0;
  readonly #events: readonly { sequenceNumber: number; body: unknown }[];
  error: Error | undefined;

  constructor(events: readonly { sequenceNumber: number; body: unknown }[]) {
    this.#events = events;
  }
  async getPartitionIds(): Promise<string[]> {
    return ['0'];
  }
  subscribe(
    ...[, handlers, { startPosition }]: Parameters<HubClient['subscribe']>
  ): ReturnType<HubClient['subscribe']> {
    this.starts.push(startPosition);
    const after = 'sequenceNumber' in startPosition ? startPosition.sequenceNumber : -1;
    let isOpen = true;
    const push = async (): Promise<void> => {
      await handlers.processEvents([]);
      if (this.error !== undefined) return handlers.processError(this.error);
      const events = this.#events.filter(({ sequenceNumber }) => sequenceNumber > after);
      for (let at = 0; at < events.length && isOpen; at += 2) {
        const batch = events.slice(at, at + 2);
        this.pushed.push(...batch.map(({ sequenceNumber }) => sequenceNumber));
        await handlers.processEvents(batch);
      }
    };
    void push();
    return {
      close: async () => {
        isOpen = false;
        this.closed++;
      },
    };
  }
  async close(): Promise<void> {
    this.closed += 100;
  }
}

const events = [1, 2, 3, 4, 5].map((sequenceNumber) => ({
  sequenceNumber,
  body: Buffer.from(`{"n":${sequenceNumber}}`),
}));

describe('hubOf', () => {
  it('gives batches in order, and lets no more be pushed than was taken', async () => {
    const client = new FakeClient(events);
    const hub = hubOf(sdk, async () => client);
    expect(await hub.partitions(signal)).toEqual(['0']);
    const first = await hub.receive('0', undefined, signal);
    expect(first.map(({ sequence, body }) => [sequence, body.toString()])).toEqual([
      [1, '{"n":1}'],
      [2, '{"n":2}'],
    ]);
    await vi.waitFor(() => expect(client.pushed).toEqual([1, 2, 3, 4]));
    expect((await hub.receive('0', 2, signal)).map(({ sequence }) => sequence)).toEqual([3, 4]);
    expect((await hub.receive('0', 4, signal)).map(({ sequence }) => sequence)).toEqual([5]);
    expect(await hub.receive('0', 5, signal)).toEqual([]);
    expect(client.starts).toEqual([{ offset: '-1' }]);
    await hub.close();
    expect(client.closed).toBe(101);
  });

  it('begins anew where what it gave was not accepted', async () => {
    const client = new FakeClient(events);
    const hub = hubOf(sdk, async () => client);
    await hub.receive('0', undefined, signal);
    expect((await hub.receive('0', 1, signal)).map(({ sequence }) => sequence)).toEqual([2, 3]);
    expect(client.starts).toEqual([{ offset: '-1' }, { sequenceNumber: 1, isInclusive: false }]);
    expect(client.closed).toBe(1);
  });

  it('names what fails, and subscribes anew', async () => {
    const client = new FakeClient(events);
    client.error = Object.assign(new Error(SECRET), { name: 'MessagingError', code: 'ServiceCommunicationError' });
    const hub = hubOf(sdk, async () => client);
    const failure = await hub.receive('0', undefined, signal).catch((error: unknown) => error);
    expect(failure instanceof ServiceTrouble && failure.failure).toEqual({
      code: 'SOURCE_UNREACHABLE',
      message: 'here cannot reach the event hub: ServiceCommunicationError',
    });
    client.error = undefined;
    expect((await hub.receive('0', undefined, signal)).length).toBe(2);
  });

  it('takes bodies that the package took apart, and ends waiting when it is told to', async () => {
    const client = new FakeClient([{ sequenceNumber: 1, body: { records: [{ a: 1 }] } }]);
    const hub = hubOf(sdk, async () => client);
    expect((await hub.receive('0', undefined, signal))[0]?.body.toString()).toBe('{"records":[{"a":1}]}');
    expect(await hub.receive('0', 1, AbortSignal.abort())).toEqual([]);
  });
});
