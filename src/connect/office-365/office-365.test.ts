import { describe, expect, it } from 'vitest';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { FakeServer } from '../testing/fake-server.ts';
import { openSource } from '../testing/open-source.ts';
import { PATIENT, SECRET, sourceSuite } from '../testing/source.case.ts';
import { office365Connector } from './office-365.ts';

const TIME = '2026-11-22T12:00:00.000Z';
const ago = (minutes: number): string => new Date(Date.parse(TIME) - minutes * 60_000).toISOString();
const TENANT = '5b1ef3a5-0a37-4a4b-b0e5-2f3d6c1b2a3d';
const ROOT = `/api/v1.0/${TENANT}/activity/feed/subscriptions`;

interface Content {
  readonly id: string;
  readonly created: string;
  readonly records: readonly string[];
}

/** Answers as the Management Activity API does: two contents a page, and the address of the next in a header. */
function activityOf(contents: Content[], state = { isStarted: false }): FakeServer {
  return new FakeServer(({ path, query, headers, method }, url) => {
    if (headers.authorization !== `Bearer ${SECRET}`) return { status: 401 };
    if (path === `${ROOT}/list`)
      return { body: state.isStarted ? [{ contentType: 'Audit.Exchange', status: 'enabled' }] : [] };
    if (path === `${ROOT}/start` && method === 'POST') {
      state.isStarted = true;
      return { body: { contentType: query.get('contentType'), status: 'enabled', webhook: null } };
    }
    if (path.startsWith('/content/')) {
      const content = contents.find(({ id }) => id === path.slice('/content/'.length));
      return { body: (content?.records ?? []).map((Id) => ({ Id, UserId: PATIENT })) };
    }
    const [from = '', to = ''] = [query.get('startTime') ?? '', query.get('endTime') ?? ''];
    if (!state.isStarted || Date.parse(`${to}Z`) - Date.parse(`${from}Z`) > 86_400_000)
      return { status: 400, body: { error: { code: 'AF20030' } } };
    const found = contents.filter(({ created }) => created >= from && created < to);
    const skip = Number(query.get('nextPage') ?? 0);
    query.set('nextPage', String(skip + 2));
    return {
      headers: skip + 2 < found.length ? { NextPageUri: `${url}${path}?${query}` } : {},
      body: found.slice(skip, skip + 2).map(({ id, created }) => ({
        contentType: 'Audit.Exchange',
        contentId: id,
        contentUri: `${url}/content/${id}`,
        contentCreated: created,
      })),
    };
  });
}

const contentsOf = (): Content[] =>
  Array.from({ length: 5 }, (_, at) => ({ id: `c${at}`, created: ago(at * 500 + 5), records: [`r${at}a`, `r${at}b`] }));
const options = {
  tenantId: TENANT,
  contentTypes: ['Audit.Exchange' as const],
  credential: { tokenVariable: 'TOKEN' },
  firstDays: 1.5,
};

sourceSuite('Office 365 Management Activity', async () => {
  const contents = contentsOf();
  const server = await activityOf(contents).open();
  return {
    time: TIME,
    server,
    isUnique: true,
    source: (ports) => openSource(office365Connector, { ...options, endpoint: server.url }, ports),
    ids: () => contents.flatMap(({ records }) => records),
    idOf: (record) => JSON.parse(record.toString()).Id,
    add: () => {
      contents.push(
        { id: 'new', created: ago(-30), records: ['new'] },
        { id: 'late', created: ago(400), records: ['late'] },
      );
    },
    close: () => server.close(),
  };
});

describe('office365Connector', () => {
  it('starts the subscription once, and reads each content once', async () => {
    const server = await activityOf(contentsOf()).open();
    const life = new Life(new FakeIntake());
    const source = openSource(office365Connector, { ...options, endpoint: server.url }, life.ports);
    for (let round = 0; round < 3; round++) {
      expect((await source.round(new AbortController().signal)).ok).toBe(true);
      life.time += 3_700_000;
    }
    const paths = server.requests.map(({ path }) => path);
    expect(paths.filter((path) => path === `${ROOT}/start`).length).toBe(1);
    expect(paths.filter((path) => path.startsWith('/content/')).length).toBe(5);
    await server.close();
  });
});
