import { describe, expect, it } from 'vitest';
import type { PollingSource, SourcePorts } from '../source.ts';
import { FakeIntake, Killed, Life } from './fake-intake.ts';
import type { FakeServer } from './fake-server.ts';

/** What stands in every record and every credential of the tests, and must never stand in a message. */
export const PATIENT = 'Rosalind-Patient';
export const SECRET = 'very-secret-token';

/** The other side of a source, with records in it. */
export interface SourceWorld {
  /** A new process's source. */
  readonly source: (ports: SourcePorts) => PollingSource;
  /** Ids of the records that it holds now. */
  readonly ids: () => readonly string[];
  /** The id of a delivered record; undefined for one that does not count. */
  readonly idOf: (record: Buffer) => string | undefined;
  /** More records appear. */
  readonly add: () => Promise<void> | void;
  /** The time of day at which they have appeared. */
  readonly time: string;
  /** The service behind it, for sources that ask one over HTTP. */
  readonly server?: FakeServer;
  /** The streams leave out an id that they have: the source may read a window of time again. */
  readonly isUnique?: true;
  /** Pages of the service are read by a package, which says in other words what is wrong with one. */
  readonly hasOwnPages?: true;
  /** Makes the next look fail, where there is no server; and mends it. */
  readonly breakIt?: () => Promise<void> | void;
  readonly mendIt?: () => Promise<void> | void;
  /** Only each so many steps is the process ended, where another world of the same source goes through all of them. */
  readonly everyStep?: number;
  readonly close: () => Promise<void> | void;
}

/** The suite that every source passes. */
export function sourceSuite(name: string, open: () => Promise<SourceWorld> | SourceWorld): void {
  const within = async (work: (world: SourceWorld) => Promise<void>): Promise<void> => {
    const world = await open();
    try {
      await work(world);
    } finally {
      await world.close();
    }
  };
  describe(`the source ${name}`, () => {
    it('delivers each record once, and again nothing where nothing is new', () =>
      within(async (world) => {
        const { life, intake } = begin(world);
        const source = world.source(life.ports);
        expect(await source.round(live())).toEqual({ ok: true, value: undefined });
        expectAll(world, intake);
        expect(world.ids().length).toBeGreaterThan(2);
        const before = intake.records.length;
        await source.round(live());
        expect(world.isUnique === true || intake.records.length === before).toBe(true);
        await world.add();
        life.time += 3_600_000;
        expect((await source.round(live())).ok).toBe(true);
        expectAll(world, intake);
        expect(source.health()).toMatchObject({ state: 'ok', records: intake.records.length });
      }));

    it('goes on where it was, killed before or after any step', () =>
      within(async (world) => {
        for (let killAt = 0; ; killAt += world.everyStep ?? 1) {
          const { intake, life } = begin(world, killAt);
          const wasKilled = await isKilled(world, life);
          await finish(world, intake);
          expectAll(world, intake);
          if (!wasKilled) break;
          expect(killAt).toBeLessThan(1000);
        }
      }));

    it('stops when it is told to, at any step', () =>
      within(async (world) => {
        for (let stopAt = 0; ; stopAt += 2 * (world.everyStep ?? 1)) {
          const intake = new FakeIntake();
          const controller = new AbortController();
          const life = new Life(intake, {
            time: world.time,
            onStep: (step) => {
              if (step === stopAt) controller.abort();
            },
          });
          const source = world.source(life.ports);
          const isWhole = await runUntil(source, life, controller);
          expect(source.health().state).toBe('stopped');
          await finish(world, intake);
          expectAll(world, intake);
          if (isWhole) break;
          expect(stopAt).toBeLessThan(1000);
        }
      }));

    it('waits where the intake is full, and says so meanwhile', () =>
      within(async (world) => {
        const { life, intake } = begin(world);
        intake.refusals.push(
          { code: 'INTAKE_BUSY', message: 'the spool is full', retryAfterSeconds: 7 },
          { code: 'INTAKE_DISK', message: 'the disk is full', retryAfterSeconds: 9 },
        );
        expect((await world.source(life.ports).round(live())).ok).toBe(true);
        expect(life.sleeps).toEqual(expect.arrayContaining([7000, 9000]));
        expectAll(world, intake);
      }));

    it('begins anew where another moved its cursor', () =>
      within(async (world) => {
        const { life, intake } = begin(world);
        intake.refusals.push({ code: 'INTAKE_OUT_OF_ORDER', message: 'elsewhere', cursor: '' });
        expect((await world.source(life.ports).round(live())).ok).toBe(true);
        expectAll(world, intake);
      }));

    it('names a stream that is not there', () =>
      within(async (world) => {
        const { life, intake } = begin(world);
        intake.refusals.push({ code: 'INTAKE_UNKNOWN_STREAM', message: 'no stream of this name' });
        const source = world.source(life.ports);
        expect((await source.round(live())).ok).toBe(false);
        expect(source.health()).toMatchObject({ state: 'failing', failure: { code: 'INTAKE_UNKNOWN_STREAM' } });
      }));

    it('is failing since its first failure, works again, and is silent when nothing comes', () =>
      within(async (world) => {
        const { life, intake } = begin(world);
        const source = world.source(life.ports);
        expect(source.health().state).toBe('starting');
        await breakIt(world);
        for (const attempts of [1, 2]) {
          expect((await source.round(live())).ok).toBe(false);
          expect(source.health()).toMatchObject({ state: 'failing', failure: { attempts } });
        }
        await mendIt(world);
        expect((await source.round(live())).ok).toBe(true);
        expect(source.health().state).toBe('ok');
        expect(source.health().failure).toBeUndefined();
        expectAll(world, intake);
        life.time += 400 * 86_400_000;
        expect(source.health().state).toBe('silent');
        expectNothingTold(life, source);
      }));

    it('waits longer after each failure, up to a bound', () =>
      within(async (world) => {
        const intake = new FakeIntake();
        const controller = new AbortController();
        const life = new Life(intake, { time: world.time });
        await breakIt(world, 10_000);
        const waits: number[] = [];
        const { ports } = life;
        const source = world.source({
          ...ports,
          sleep: async (milliseconds, signal) => {
            await ports.sleep(milliseconds, signal);
            waits.push(milliseconds);
            if (waits.length > 150 || waits.filter((wait) => wait === 300_000).length > 2) controller.abort();
          },
        });
        await source.run(controller.signal);
        expect(Math.max(...waits)).toBe(300_000);
        expectNothingTold(life, source);
      }));
  });
  serverSuite(name, open, within);
}

type Within = (work: (world: SourceWorld) => Promise<void>) => Promise<void>;

/** What holds of sources that ask a service over HTTP. */
function serverSuite(name: string, open: () => Promise<SourceWorld> | SourceWorld, within: Within): void {
  const withServer = async (work: (world: SourceWorld, server: FakeServer) => Promise<void>): Promise<void> =>
    within(async (world) => {
      if (world.server !== undefined) await work(world, world.server);
    });
  void open;
  describe(`the source ${name}, asking its service`, () => {
    it.each<[string, Record<string, string>, number]>([
      ['seconds', { 'retry-after': '17' }, 17_000],
      ['a date', { 'retry-after': 'IN 40 SECONDS' }, 40_000],
    ])('waits as long as the service asks, in %s', (_name, headers, wait) =>
      withServer(async (world, server) => {
        const { life, intake } = begin(world);
        const date = new Date(life.time + 40_000).toUTCString();
        const real = headers['retry-after'] === 'IN 40 SECONDS' ? { 'retry-after': date } : headers;
        server.faults.push({ status: 429, headers: real }, { status: 503, headers: { 'retry-after': '3' } });
        expect((await world.source(life.ports).round(live())).ok).toBe(true);
        expect(life.sleeps.slice(0, 2)).toEqual([wait, 3000]);
        expectAll(world, intake);
      }),
    );

    it('tries again after faults of the service and broken answers', () =>
      withServer(async (world, server) => {
        const { life, intake } = begin(world);
        server.faults.push({ status: 500 }, { status: 0 }, { status: 502 });
        expect((await world.source(life.ports).round(live())).ok).toBe(true);
        expectAll(world, intake);
      }));

    it('names a page that is no JSON, and reads it again', () =>
      withServer(async (world, server) => {
        if (world.hasOwnPages === true) return;
        const { life, intake } = begin(world);
        const bad = { body: `{"value":[{"name":"${PATIENT}"}` };
        server.faults.push(bad);
        const source = world.source(life.ports);
        expect((await source.round(live())).ok).toBe(true);
        expectAll(world, intake);
        server.faults.push(...Array.from({ length: 30 }, () => bad));
        await world.add();
        life.time += 3_600_000;
        expect((await source.round(live())).ok).toBe(false);
        expect(source.health().failure?.code).toBe('SOURCE_BAD_PAGE');
        server.faults.length = 0;
        expect((await source.round(live())).ok).toBe(true);
        expectAll(world, intake);
        expectNothingTold(life, source);
      }));

    it('gives up after a bounded number of attempts, and names the status', () =>
      withServer(async (world, server) => {
        const { life } = begin(world);
        server.faults.push(...Array.from({ length: 100 }, () => ({ status: 500, body: { message: PATIENT } })));
        const source = world.source(life.ports);
        expect((await source.round(live())).ok).toBe(false);
        expect(server.faults.length).toBeGreaterThan(80);
        expect(source.health().failure).toMatchObject({ code: 'SOURCE_HTTP', message: expect.stringContaining('500') });
        expectNothingTold(life, source);
      }));

    it('names a right that is missing', () =>
      withServer(async (world, server) => {
        const { life } = begin(world);
        const body = { error: { code: 'Authorization_RequestDenied', message: `for ${PATIENT}` } };
        server.faults.push({ status: 403, body });
        const source = world.source(life.ports);
        expect((await source.round(live())).ok).toBe(false);
        expect(source.health().failure?.code).toBe('SOURCE_FORBIDDEN');
        expectNothingTold(life, source);
      }));
  });
}

const live = (): AbortSignal => new AbortController().signal;

const begin = (world: SourceWorld, killAt?: number): { life: Life; intake: FakeIntake } => {
  const intake = new FakeIntake();
  return { intake, life: new Life(intake, { time: world.time, ...(killAt === undefined ? {} : { killAt }) }) };
};

async function isKilled(world: SourceWorld, life: Life): Promise<boolean> {
  try {
    const source = world.source(life.ports);
    await source.round(live());
    return false;
  } catch (error) {
    if (error instanceof Killed) return true;
    throw error;
  }
}

/** Runs until it was stopped by a step, or has looked once: true then. */
async function runUntil(source: PollingSource, life: Life, controller: AbortController): Promise<boolean> {
  const { signal } = controller;
  const result = await source.round(signal);
  if (result.ok) controller.abort();
  await source.run(signal);
  return result.ok && life.steps > 0;
}

/** A new process reads to the end. */
async function finish(world: SourceWorld, intake: FakeIntake): Promise<void> {
  const life = new Life(intake, { time: world.time });
  expect(await world.source(life.ports).round(live())).toEqual({ ok: true, value: undefined });
}

function expectAll(world: SourceWorld, intake: FakeIntake): void {
  const found = intake.records.flatMap((record) => world.idOf(record) ?? []);
  const stored = world.isUnique === true ? [...new Set(found)] : found;
  expect(stored.toSorted()).toEqual(world.ids().toSorted());
}

function expectNothingTold(life: Life, source: PollingSource): void {
  const told = JSON.stringify([life.messages, source.health()]);
  expect(told).not.toContain(PATIENT);
  expect(told).not.toContain(SECRET);
}

async function breakIt(world: SourceWorld, times = 200): Promise<void> {
  if (world.server === undefined) await world.breakIt?.();
  else world.server.faults.push(...Array.from({ length: times }, () => ({ status: 403, body: { error: PATIENT } })));
}

async function mendIt(world: SourceWorld): Promise<void> {
  if (world.server !== undefined) world.server.faults.length = 0;
  else await world.mendIt?.();
}
