import { describe, expect, it } from 'vitest';
import { FakeIntake, Killed, Life } from '../testing/fake-intake.ts';
import { fail, OutOfOrder, RoundFailure, Stopped, stopIfAborted, systemCode } from './failure.ts';
import { Feed, Gathered } from './feed.ts';
import { HealthLog } from './health-log.ts';
import { lookAtAll } from './look-at-all.ts';
import { Poller } from './poller.ts';
import { lookAtSnapshot } from './snapshots.ts';
import { windowSettings, windowTimes } from './window-settings.ts';
import { WindowReader } from './windows.ts';

const signal = new AbortController().signal;
const portion = (to: string, ...records: string[]) => ({
  stream: 's',
  partition: 'p',
  to,
  records: records.map((each) => Buffer.from(each)),
});

describe('Feed', () => {
  it('delivers from where the partition stands, and nothing where nothing moves', async () => {
    const intake = new FakeIntake();
    const feed = new Feed('here', new Life(intake).ports, 60);
    await feed.deliver(portion('1', 'a'), signal);
    await feed.deliver(portion('1'), signal);
    await feed.deliver(portion('2'), signal);
    expect(intake.deliveries.map(({ position }) => position)).toEqual([
      { partition: 'p', from: '', to: '1' },
      { partition: 'p', from: '1', to: '2' },
    ]);
  });

  it('takes the cursor that a refusal tells, and ends the round', async () => {
    const intake = new FakeIntake();
    intake.accept({ stream: 's', records: [], position: { partition: 'p', from: '', to: '7' } });
    const feed = new Feed('here', { ...new Life(intake).ports, cursor: () => undefined }, 60);
    await expect(feed.deliver(portion('1', 'a'), signal)).rejects.toBeInstanceOf(OutOfOrder);
    expect(feed.at('p')).toBe('7');
  });

  it('ends where the intake is closed, and does not wait past a minute at once', async () => {
    const intake = new FakeIntake();
    const life = new Life(intake);
    intake.refusals.push(
      { code: 'INTAKE_BUSY', message: 'full', retryAfterSeconds: 9999 },
      { code: 'INTAKE_CLOSED', message: 'closed' },
    );
    await expect(new Feed('here', life.ports, 60).push('s', [Buffer.from('a')], signal)).rejects.toBeInstanceOf(
      Stopped,
    );
    expect(life.sleeps).toEqual([60_000]);
  });

  it('gathers up to its bounds', () => {
    const gathered = new Gathered();
    for (let at = 0; at < 8; at++) gathered.add(Buffer.alloc(1024 * 1024));
    expect([gathered.isFull, gathered.take().length, gathered.isEmpty, gathered.isFull]).toEqual([
      true,
      8,
      true,
      false,
    ]);
    for (let at = 0; at < 20_000; at++) gathered.add(Buffer.alloc(1));
    expect(gathered.isFull).toBe(true);
  });
});

describe('Poller', () => {
  const pollerOf = (life: Life, look: () => Promise<void>): Poller =>
    new Poller({ kind: 'k', name: 'n', everySeconds: 5, silentAfterSeconds: 60, look }, life.ports);

  it('ends by a bug, and by nothing else', async () => {
    const life = new Life(new FakeIntake());
    await expect(pollerOf(life, () => Promise.reject(new Killed())).run(signal)).rejects.toBeInstanceOf(Killed);
    const gone = pollerOf(life, () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOENT' })));
    expect(await gone.round(signal)).toEqual({
      ok: false,
      error: { code: 'SOURCE_UNREACHABLE', message: 'n cannot be read: ENOENT' },
    });
  });

  it('says that another reads the same', async () => {
    const life = new Life(new FakeIntake());
    expect(await pollerOf(life, () => Promise.reject(new OutOfOrder())).round(signal)).toMatchObject({
      ok: false,
      error: { code: 'SOURCE_OUT_OF_ORDER' },
    });
  });

  it('says once that it fails and once that it works again', async () => {
    const life = new Life(new FakeIntake());
    let isBroken = true;
    const poller = pollerOf(life, async () => {
      if (isBroken) fail('SOURCE_HTTP', 'broken');
    });
    await poller.round(signal);
    await poller.round(signal);
    isBroken = false;
    await poller.round(signal);
    await poller.round(signal);
    expect(life.messages.map(({ code }) => code)).toEqual(['SOURCE_HTTP', 'SOURCE_RECOVERED']);
  });
});

describe('HealthLog', () => {
  it('keeps no more than fifty notices, and each with its first time', () => {
    let time = 0;
    const log = new HealthLog(() => new Date(time), 60);
    for (let at = 0; at < 60; at++) log.notice(`k${at}`, 'CODE', `m${at}`);
    time = 1000;
    log.notice('k59', 'CODE', 'changed');
    const { notices } = log.health();
    expect([notices.length, notices.at(-1)]).toEqual([
      50,
      { code: 'CODE', message: 'changed', since: '1970-01-01T00:00:00.000Z' },
    ]);
    expect([log.says('k59', 'changed'), log.says('k59', 'm59')]).toEqual([true, false]);
  });
});

describe('lookAtAll', () => {
  it('looks at all, and fails with the first failure', async () => {
    const seen: number[] = [];
    const look = async (each: number): Promise<void> => {
      seen.push(each);
      if (each !== 2) fail('CODE', `m${each}`);
    };
    await expect(lookAtAll([1, 2, 3], look)).rejects.toMatchObject({
      failure: { code: 'CODE', message: 'm1, and 1 more' },
    });
    expect(seen).toEqual([1, 2, 3]);
    await expect(lookAtAll([1], () => Promise.reject(new Stopped()))).rejects.toBeInstanceOf(Stopped);
  });
});

describe('lookAtSnapshot', () => {
  const pages = (count: number, bytes: number) =>
    async function* () {
      for (let at = 0; at < count; at++) yield [Buffer.from(`{"id":${at},"x":"${'x'.repeat(bytes)}"}`)];
    };

  it('reads a list when it is due, all of it under one time', async () => {
    const intake = new FakeIntake();
    const life = new Life(intake);
    const feed = new Feed('here', life.ports, 60);
    const options = { partition: 'p', stream: 's', everyHours: 24, pages: pages(2, 1) };
    for (const hours of [0, 23, 24]) {
      life.time = Date.parse('2026-11-22T12:00:00Z') + hours * 3_600_000;
      await lookAtSnapshot(options, feed, signal);
    }
    const times = intake.records.map((record) => JSON.parse(record.toString()).snapshotAt);
    expect(times).toEqual([
      '2026-11-22T12:00:00.000Z',
      '2026-11-22T12:00:00.000Z',
      '2026-11-23T12:00:00.000Z',
      '2026-11-23T12:00:00.000Z',
    ]);
  });

  it('goes on under the same time where a process ended within', async () => {
    const intake = new FakeIntake();
    const options = { partition: 'p', stream: 's', everyHours: 24, pages: pages(3, 9_000_000) };
    await expect(
      lookAtSnapshot(options, new Feed('here', new Life(intake, { killAt: 7 }).ports, 60), signal),
    ).rejects.toBeInstanceOf(Killed);
    expect(intake.cursor('p')).toMatch(/#\d$/);
    await lookAtSnapshot(
      options,
      new Feed('here', new Life(intake, { time: '2026-11-22T13:00:00Z' }).ports, 60),
      signal,
    );
    const times = new Set(intake.records.map((record) => record.toString('utf8', 0, 45)));
    expect([times.size, intake.cursor('p')]).toEqual([1, '2026-11-22T12:00:00.000Z']);
    const cursors = intake.deliveries.map(({ position }) => position?.to);
    expect(new Set(cursors).size).toBe(cursors.length);
  });
});

describe('WindowReader', () => {
  it('reads long times in windows, and what is late once an hour', async () => {
    const life = new Life(new FakeIntake());
    const spans: string[] = [];
    const settings = { firstDays: windowSettings(1).firstDays.parse(undefined), overlapMinutes: 10, lookBackHours: 2 };
    const reader = new WindowReader({
      partition: 'p',
      stream: 's',
      ...windowTimes(settings),
      windowSeconds: 12 * 3600,
      idOf: () => undefined,
      pages: async function* ({ from, to }) {
        spans.push(`${from.toISOString().slice(8, 16)} ${to.toISOString().slice(8, 16)}`);
        yield [];
      },
    });
    const feed = new Feed('here', life.ports, 60);
    for (const minutes of [0, 5, 70]) {
      life.time = Date.parse('2026-11-22T12:00:00Z') + minutes * 60_000;
      await reader.look(feed, signal);
    }
    expect(spans).toEqual(['21T11:50 22T00:00', '21T22:00 22T11:59', '22T11:49 22T12:04', '22T10:04 22T13:09']);
  });
});

describe('failures', () => {
  it("are named by the system's code alone", () => {
    const coded = Object.assign(new Error('x'), { code: 'ECONNRESET' });
    const found = [
      coded,
      new TypeError('fetch failed', { cause: coded }),
      new Error('x'),
      'x',
      Object.assign(new Error(), { code: 'a b' }),
    ].map(systemCode);
    expect(found).toEqual(['ECONNRESET', 'ECONNRESET', undefined, undefined, undefined]);
    expect(() => stopIfAborted(AbortSignal.abort())).toThrow(Stopped);
    expect(() => fail('C', 'm')).toThrow(RoundFailure);
  });
});
