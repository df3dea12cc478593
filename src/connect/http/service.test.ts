import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RoundFailure, Stopped } from '../feed/failure.ts';
import { FakeIntake, Life } from '../testing/fake-intake.ts';
import { type FakeAnswer, FakeServer } from '../testing/fake-server.ts';
import { PATIENT, SECRET } from '../testing/source.case.ts';
import { retryAfterSeconds } from './retry.ts';
import { type PageOptions, Service, type ServiceOptions, textOf } from './service.ts';

let server: FakeServer;
let answer: FakeAnswer = {};
let life: Life;
beforeEach(async () => {
  life = new Life(new FakeIntake());
  server = await new FakeServer(() => answer).open();
});
afterEach(() => server.close());

const signal = new AbortController().signal;
const serviceOf = (more: Partial<ServiceOptions> = {}): Service =>
  new Service({
    name: 'here',
    ports: life.ports,
    endpoint: server.url,
    tokens: undefined,
    right: 'the right',
    ...more,
  });
/** The failure of reading a page. */
const failureOf = async (address: string, options: PageOptions = {}, service = serviceOf()): Promise<unknown> => {
  try {
    return await service.page(address, options, signal);
  } catch (error) {
    return error instanceof RoundFailure ? error.failure : error;
  }
};

describe('Service', () => {
  it('reads records and wanted members, and sends what it is told to', async () => {
    answer = { body: { next: 'x', value: [{ a: 1 }], n: 3 } };
    const page = await serviceOf({ tokens: async () => SECRET, headers: { 'x-a': '1' } }).page(
      '/x?y=z',
      { wanted: ['next', 'n'], method: 'POST', body: '{}', headers: { 'x-b': '2' } },
      signal,
    );
    expect([page.records.map(String), textOf(page, 'next'), textOf(page, 'n'), textOf(page, 'none')]).toEqual([
      ['{"a":1}'],
      'x',
      undefined,
      undefined,
    ]);
    expect(server.requests).toMatchObject([
      {
        method: 'POST',
        path: '/x',
        body: '{}',
        headers: { authorization: `Bearer ${SECRET}`, 'x-a': '1', 'x-b': '2' },
      },
    ]);
  });

  it('asks for another token once where one is refused', async () => {
    answer = { body: [] };
    server.faults.push({ status: 401 });
    const refusals: boolean[] = [];
    const tokens = async (_signal: AbortSignal, isRefused: boolean): Promise<string> => {
      refusals.push(isRefused);
      return SECRET;
    };
    expect((await serviceOf({ tokens }).page('/', {}, signal)).records).toEqual([]);
    expect(refusals).toEqual([false, true]);
    server.faults.push({ status: 401 }, { status: 401 });
    expect(await failureOf('/', {}, serviceOf({ tokens }))).toMatchObject({ code: 'SOURCE_FORBIDDEN' });
  });

  it.each<[string, FakeAnswer, PageOptions, string]>([
    ['HTML', { body: '<html></html>' }, {}, 'it holds no array of records'],
    ['an object without records', { body: { a: PATIENT } }, {}, 'it holds no array of records'],
    ['nothing', { body: '' }, {}, 'it holds no array of records'],
    ['half a page', { body: '{"value":[' }, {}, 'it ends before its end'],
    ['no JSON', { body: '{"value" [' }, {}, 'it is no JSON at byte 9'],
    [
      'a record that is too long',
      { body: `["${'x'.repeat(17 * 1024 * 1024)}"]` },
      {},
      'a record of 17825794 bytes is too long',
    ],
  ])('says that a page is %s, by its address without what may be secret', async (_name, given, options, what) => {
    answer = given;
    const message = `here: ${server.url}/x gives a page that cannot be read: ${what}`;
    expect(await failureOf(`/x?sig=${SECRET}`, options)).toEqual({ code: 'SOURCE_BAD_PAGE', message });
  });

  it('takes a page without records for an empty one where that may be', async () => {
    answer = { body: { resourceType: 'Bundle' } };
    expect((await serviceOf().page('/', { mayBeEmpty: true }, signal)).records).toEqual([]);
  });

  it('follows no redirection', async () => {
    answer = { status: 302, headers: { location: 'http://127.0.0.1:1/' } };
    expect(await failureOf('/')).toMatchObject({ code: 'SOURCE_UNREACHABLE' });
  });

  it('says that nobody is there', async () => {
    const { url } = server;
    const service = serviceOf({ endpoint: url });
    await server.close();
    expect(await failureOf('/x', {}, service)).toEqual({
      code: 'SOURCE_UNREACHABLE',
      message: `here: ${url}/x cannot be reached: ECONNREFUSED`,
    });
  });

  it('ends the round where it is to wait for longer than five minutes, and tells how long', async () => {
    server.faults.push({ status: 429, headers: { 'retry-after': '3600' } });
    expect(await failureOf('/')).toMatchObject({ code: 'SOURCE_THROTTLED', retryAfterSeconds: 3600 });
    expect(life.sleeps).toEqual([]);
  });

  it('waits twice as long each time, and stops when it is told to', async () => {
    answer = { status: 500 };
    await failureOf('/');
    expect(life.sleeps).toEqual([1000, 2000, 4000, 8000, 16_000]);
    const controller = new AbortController();
    controller.abort();
    await expect(serviceOf().page('/', {}, controller.signal)).rejects.toBeInstanceOf(Stopped);
  });
});

describe('retryAfterSeconds', () => {
  const now = new Date('2026-11-22T12:00:00Z');
  it.each([
    ['17', 17],
    [' 0 ', 0],
    ['Sun, 22 Nov 2026 12:00:40 GMT', 40],
    ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
    ['soon', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('of %s is %s', (header, seconds) => {
    expect(retryAfterSeconds(header, now)).toBe(seconds);
  });
});
