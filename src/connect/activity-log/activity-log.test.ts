import { describe, expect, it } from 'vitest';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { openSource } from '../testing/open-source.ts';
import { PATIENT, SECRET, sourceSuite } from '../testing/source.case.ts';
import { activityLogConnector } from './activity-log.ts';

const TIME = '2026-11-22T12:00:00.000Z';
const before = (minutes: number): string => new Date(Date.parse(TIME) - minutes * 60_000).toISOString();
const SUBSCRIPTION = '6f2f5f4e-2b6e-4f0e-9d0a-0e8f3c1f7a11';
const event = (id: string, at: string): object => ({ eventDataId: id, eventTimestamp: at, caller: PATIENT });

function armOf(events: { eventDataId: string; eventTimestamp: string }[]): FakeServer {
  return new FakeServer(({ query, headers, path }, url) => {
    if (headers.authorization !== `Bearer ${SECRET}` || query.get('api-version') !== '2015-04-01')
      return { status: 400 };
    const [, from = '', to = ''] = /ge '(\S+)' and eventTimestamp le '(\S+)'/.exec(query.get('$filter') ?? '') ?? [];
    const found = events.filter(({ eventTimestamp }) => eventTimestamp >= from && eventTimestamp <= to);
    const skip = Number(query.get('$skipToken') ?? 0);
    query.set('$skipToken', String(skip + 2));
    return {
      body: {
        value: found.slice(skip, skip + 2),
        ...(skip + 2 < found.length ? { nextLink: `${url}${path}?${query}` } : {}),
      },
    };
  });
}

const options = { subscriptions: [SUBSCRIPTION], credential: { tokenVariable: 'TOKEN' }, firstDays: 2 };

sourceSuite('Azure Activity Log', async () => {
  const events = Array.from({ length: 7 }, (_, at) => event(`e${at}`, before(at * 200 + 5))) as {
    eventDataId: string;
    eventTimestamp: string;
  }[];
  const server = await armOf(events).open();
  return {
    time: TIME,
    server,
    isUnique: true,
    source: (ports) => openSource(activityLogConnector, { ...options, endpoint: server.url }, ports),
    ids: () => events.map(({ eventDataId }) => eventDataId),
    idOf: (record) => JSON.parse(record.toString()).eventDataId,
    add: () => {
      events.push(...([event('new', before(-30)), event('late', before(300))] as typeof events));
    },
    close: () => server.close(),
  };
});

describe('activityLogConnector', () => {
  it('reads each subscription from its own place', async () => {
    const server = await armOf([]).open();
    const other = '11111111-2b6e-4f0e-9d0a-0e8f3c1f7a11';
    const source = openSource(
      activityLogConnector,
      { ...options, subscriptions: [SUBSCRIPTION, other], endpoint: server.url },
      new Life(new FakeIntake()).ports,
    );
    expect((await source.round(new AbortController().signal)).ok).toBe(true);
    const paths = new Set(server.requests.map(({ path }) => path.split('/')[2]));
    expect([...paths]).toEqual([SUBSCRIPTION, other]);
    await server.close();
  });
});
