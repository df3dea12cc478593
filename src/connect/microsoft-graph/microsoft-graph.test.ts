import { describe, expect, it } from 'vitest';
import type { SourcePorts } from '../source.ts';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { openSource } from '../testing/open-source.ts';
import { PATIENT, SECRET, type SourceWorld, sourceSuite } from '../testing/source.case.ts';
import { graphConnector } from './microsoft-graph.ts';

interface Item {
  readonly id: string;
  readonly at: string;
  readonly name: string;
}

/** Answers as Microsoft Graph does: a filter by time, three records a page, a link to the next. */
function graphOf(items: Item[], time: string): FakeServer {
  return new FakeServer(({ query, headers, path }, url) => {
    if (headers.authorization !== `Bearer ${SECRET}`) return { status: 401 };
    const filter = query.get('$filter') ?? '';
    const [, from = '', to = ''] = new RegExp(`${time} ge (\\S+) and ${time} lt (\\S+)`).exec(filter) ?? [];
    const found = items.filter(({ at }) => time === '' || (at >= from && at < to));
    const skip = Number(query.get('$skiptoken') ?? 0);
    const next = new URLSearchParams({ $filter: filter, $skiptoken: String(skip + 3) });
    return {
      body: {
        '@odata.context': `${url}/$metadata#x`,
        ...(skip + 3 < found.length ? { '@odata.nextLink': `${url}${path}?${next}` } : {}),
        value: found.slice(skip, skip + 3).map((item) => ({ ...item, [time || 'at']: item.at })),
      },
    };
  });
}

const TIME = '2026-11-22T12:00:00.000Z';
const ago = (minutes: number): string => new Date(Date.parse(TIME) - minutes * 60_000).toISOString();
const options = { collections: ['signIns' as const], credential: { tokenVariable: 'TOKEN' }, firstDays: 1 };

async function world(collection: 'signIns' | 'managedDevices', time: string): Promise<SourceWorld> {
  const items: Item[] = Array.from({ length: 8 }, (_, at) => ({
    id: `i${at}`,
    at: ago(at * 30 + 5),
    name: PATIENT,
  }));
  const server = await graphOf(items, time).open();
  const seen = new Set<string>();
  return {
    time: TIME,
    server,
    isUnique: true,
    source: (ports: SourcePorts) =>
      openSource(
        graphConnector,
        { ...options, collections: [collection], snapshotEveryHours: 0.5, endpoint: server.url },
        ports,
      ),
    ids: () => items.map(({ id }) => id),
    idOf: (record) => {
      const { id } = JSON.parse(record.toString());
      seen.add(id);
      return id;
    },
    add: () => {
      // One is new, and one comes ten hours late.
      items.push({ id: 'new', at: ago(-30), name: PATIENT }, { id: 'late', at: ago(600), name: PATIENT });
    },
    close: () => server.close(),
  };
}

sourceSuite('Microsoft Graph, logs', () => world('signIns', 'createdDateTime'));
sourceSuite('Microsoft Graph, lists', () => world('managedDevices', ''));

describe('graphConnector', () => {
  const signal = new AbortController().signal;

  it('asks for each kind of sign-in by its own filter and goes to its own stream', async () => {
    const server = await graphOf([{ id: '1', at: ago(5), name: '' }], 'createdDateTime').open();
    const intake = new FakeIntake();
    const source = openSource(
      graphConnector,
      { ...options, collections: ['signIns', 'servicePrincipalSignIns'], firstDays: 0.1, endpoint: server.url },
      new Life(intake).ports,
    );
    expect((await source.round(signal)).ok).toBe(true);
    expect(intake.deliveries.map(({ stream, position }) => [stream, position?.partition])).toEqual([
      ['entra/graph-sign-ins', 'signIns'],
      ['entra/graph-service-principal-sign-ins', 'servicePrincipalSignIns'],
    ]);
    expect(server.requests.map(({ path, query }) => [path, query.get('$filter')?.slice(0, 40)])).toEqual([
      ['/v1.0/auditLogs/signIns', expect.stringContaining('createdDateTime ge 2026-11-2')],
      ['/beta/auditLogs/signIns', "signInEventTypes/any(t: t eq 'servicePri"],
    ]);
    await server.close();
  });

  it('reads other collections where one is refused', async () => {
    const server = await graphOf([{ id: '1', at: ago(5), name: '' }], 'createdDateTime').open();
    server.faults.push({ status: 403, body: { error: { code: 'Authentication_RequestFromNonPremiumTenant' } } });
    const intake = new FakeIntake();
    const source = openSource(
      graphConnector,
      { ...options, collections: ['riskDetections', 'signIns'], endpoint: server.url },
      new Life(intake).ports,
    );
    expect(await source.round(signal)).toMatchObject({
      ok: false,
      error: {
        code: 'SOURCE_FORBIDDEN',
        message: expect.stringMatching(
          /riskDetections: .* 403 Authentication_RequestFromNonPremiumTenant: it needs the application permission IdentityRiskEvent\.Read\.All$/,
        ),
      },
    });
    expect(intake.recordsOf('entra/graph-sign-ins').length).toBe(1);
    await server.close();
  });

  it('sends no token to another place that a page points to', async () => {
    const server = await new FakeServer(() => ({
      body: { value: [], '@odata.nextLink': 'https://example.org/x' },
    })).open();
    const source = openSource(graphConnector, { ...options, endpoint: server.url }, new Life(new FakeIntake()).ports);
    expect(await source.round(signal)).toMatchObject({ ok: false, error: { code: 'SOURCE_FOREIGN_LINK' } });
    await server.close();
  });

  it('moves its cursor through time in which nothing happened, but not in each round', async () => {
    const server = await graphOf([], 'createdDateTime').open();
    const intake = new FakeIntake();
    const life = new Life(intake);
    const source = openSource(graphConnector, { ...options, firstDays: 0, endpoint: server.url }, life.ports);
    for (let round = 0; round < 30; round++) {
      expect((await source.round(signal)).ok).toBe(true);
      life.time += 5 * 60_000;
    }
    expect(intake.deliveries.length).toBeLessThan(4);
    expect(Date.parse(intake.cursor('signIns') ?? '')).toBeGreaterThan(Date.parse(TIME) + 3_600_000);
    await server.close();
  });
});
