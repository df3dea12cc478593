import { describe, expect, it } from 'vitest';
import { ServiceTrouble } from '../http/retry.ts';
import type { PollingSource, SourcePorts } from '../source.ts';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { PATIENT, sourceSuite } from '../testing/source.case.ts';
import { eventHubsConnector, hubSource } from './event-hubs.ts';
import type { HubEvent, HubReader } from './hub-reader.ts';

const TIME = '2026-11-22T12:00:00Z';
const TENANT = '/tenants/0/providers/Microsoft.aadiam';
const VAULT = '/SUBSCRIPTIONS/0/RESOURCEGROUPS/R/PROVIDERS/MICROSOFT.KEYVAULT/VAULTS/V';
const streamOf = (category: string, type: string | undefined): string | undefined =>
  type === 'microsoft.aadiam/tenants' && category === 'SignInLogs'
    ? 'entra/sign-in-logs'
    : type === 'microsoft.keyvault/vaults'
      ? 'azure/key-vault-audit'
      : undefined;

const signIn = (id: string): object => ({ category: 'SignInLogs', resourceId: TENANT, id, name: PATIENT });
const access = (id: string): object => ({ id, resourceId: VAULT, category: 'AuditEvent' });
const other = (id: string): object => ({ id, category: 'Other', resourceId: VAULT.replace('KEYVAULT', 'X') });

/** A hub in memory that gives at most three events a call. */
class FakeHub implements HubReader {
  readonly events = new Map<string, HubEvent[]>([
    ['0', []],
    ['1', []],
  ]);
  failure: (() => Error) | undefined;

  send(partition: string, ...bodies: unknown[]): void {
    const events = this.events.get(partition) ?? [];
    for (const body of bodies) {
      // Numbers have gaps, as those of a real hub may.
      events.push({
        sequence: events.length * 3,
        body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
      });
    }
  }
  async partitions(): Promise<string[]> {
    if (this.failure !== undefined) throw this.failure();
    return [...this.events.keys()];
  }
  async receive(partition: string, after: number | undefined): Promise<HubEvent[]> {
    return (this.events.get(partition) ?? []).filter(({ sequence }) => sequence > (after ?? -1)).slice(0, 3);
  }
  async close(): Promise<void> {}
}

const sourceOf = (hub: HubReader, ports: SourcePorts, more: object = {}): ReturnType<typeof hubSource> =>
  hubSource(hub, eventHubsConnector.configuration.parse({ from: { connectionVariable: 'X' }, hub: 'h', ...more }), {
    name: 'hub',
    ports,
    streamOf,
    secret: () => undefined,
    folder: '/',
  });

sourceSuite('Event Hubs', () => {
  const hub = new FakeHub();
  const ids: string[] = [];
  const id = (): string => {
    ids.push(`r${ids.length}`);
    return ids.at(-1) ?? '';
  };
  const send = (): void => {
    hub.send(
      '0',
      { records: [signIn(id()), access(id()), signIn(id())] },
      { records: [] },
      [other(id()), access(id())],
      signIn(id()),
    );
    hub.send('1', { records: [access(id())] });
  };
  send();
  return {
    time: TIME,
    source: (ports) => sourceOf(hub, ports),
    ids: () => ids,
    idOf: (record) => JSON.parse(record.toString()).id,
    add: send,
    breakIt: () => {
      hub.failure = () => new ServiceTrouble({ code: 'SOURCE_UNREACHABLE', message: 'the event hub is away' }, true);
    },
    mendIt: () => {
      hub.failure = undefined;
    },
    close: () => undefined,
  };
});

describe('eventHubsConnector', () => {
  const signal = new AbortController().signal;

  it('sends each record to the stream of its category and resource', async () => {
    const hub = new FakeHub();
    hub.send('0', { records: [signIn('a'), access('b'), other('c'), { id: 'd' }] });
    const intake = new FakeIntake();
    expect((await sourceOf(hub, new Life(intake).ports).round(signal)).ok).toBe(true);
    const found = intake.deliveries.map(({ stream, records, position }) => [stream, records.length, position?.to]);
    expect(found).toEqual([
      ['entra/sign-in-logs', 1, '-1..0/1'],
      ['azure/key-vault-audit', 1, '-1..0/2'],
      ['azure/diagnostics', 2, '0'],
    ]);
  });

  it('sends all to one stream where it is told so', async () => {
    const hub = new FakeHub();
    hub.send('0', [signIn('a')], access('b'));
    const intake = new FakeIntake();
    await sourceOf(hub, new Life(intake).ports, { stream: 'Custom-All' }).round(signal);
    expect(intake.recordsOf('Custom-All').length).toBe(2);
  });

  it.each(['no json at all {', '{"records":[{"a":1},', '{"a" 1}'])('keeps the event %s whole', async (body) => {
    const hub = new FakeHub();
    hub.send('0', body, { records: [access('b')] });
    const intake = new FakeIntake();
    const source = sourceOf(hub, new Life(intake).ports);
    await source.round(signal);
    expect(intake.records.map(String)).toContain(body);
    expect(intake.recordsOf('azure/key-vault-audit').length).toBe(1);
  });

  it('says which secret is missing', () => {
    const options = eventHubsConnector.configuration.parse({ from: { connectionVariable: 'HUB' }, hub: 'h' });
    const opened = eventHubsConnector.open(options, {
      name: 'hub',
      ports: new Life(new FakeIntake()).ports,
      streamOf,
      secret: () => undefined,
      folder: '/',
    });
    expect(opened).toEqual({
      ok: false,
      error: 'hub needs a connection string in the environment variable HUB, which is not set',
    });
  });

  it('opens with the package, and says that no hub answers', { timeout: 20_000 }, async () => {
    const life = new Life(new FakeIntake());
    const options = eventHubsConnector.configuration.parse({ from: { connectionVariable: 'HUB' }, hub: 'h' });
    const context = { name: 'hub', ports: life.ports, streamOf, secret: () => 'no connection string', folder: '/' };
    const opened = eventHubsConnector.open(options, context);
    if (!opened.ok) throw new Error(opened.error);
    expect((await (opened.value as PollingSource).round(signal)).ok).toBe(false);
    expect(opened.value.health().failure).toMatchObject({
      code: 'SOURCE_BAD_PAGE',
      message: expect.stringMatching(/^hub: the event hub gives an answer/),
    });
  });
});
