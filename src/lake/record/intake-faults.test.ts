/** Every write of a record's path is made to fail, before and after it persists, once or for good: nothing acknowledged is lost or doubled. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openEngine } from '../engine/open-engine.ts';
import { Intake } from './intake.ts';
import { ledgerColumns } from './ledger-columns.ts';
import { readBack } from './read-back.ts';
import { DiskSpoolFiles } from './spool-files.ts';
import { type Fault, FaultyPorts } from './testing/faults.ts';
import { MemoryLedger } from './testing/memory-ledger.ts';
import { testStream, testTable } from './testing/test-streams.ts';

let engine: Engine;
beforeAll(async () => {
  const opened = await openEngine({ verbatimErrors: true });
  if (!opened.ok) throw new Error(opened.error.message);
  engine = opened.value;
});
afterAll(() => engine.close());

const visit = (who: string): Buffer => Buffer.from(JSON.stringify({ at: '2026-11-22T11:59:00Z', who }));

interface World {
  readonly folder: string;
  readonly ledger: MemoryLedger;
}

async function openIntake({ folder, ledger }: World, ports: FaultyPorts): Promise<Intake | undefined> {
  const opened = await Intake.open({
    spool: ports.files(new DiskSpoolFiles(folder)),
    engine: ports.engine(engine),
    ledger: ports.ledger(ledger),
    streams: testStream,
    tables: testTable,
    now: () => Date.UTC(2026, 10, 22, 12),
    linger: 1,
    firstPause: 1,
  });
  return opened.ok ? opened.value : undefined;
}

/** Sends what a source has from where it stands, as a source does; gives up when the process is dead. */
async function sendFrom(intake: Intake, source: string, upTo: number, isDead: () => boolean): Promise<void> {
  for (let tries = 0; tries < 20 && !isDead(); tries++) {
    const from = intake.cursor(source, 'p') ?? '';
    const at = Number(from);
    if (at >= upTo) return;
    await intake.accept({
      stream: source === 's2' ? 'Custom-Nothing' : source === 's1' ? 'Custom-Once' : 'Custom-Visits',
      source,
      records: [
        visit(`${source}-${at + 1}`),
        source === 's0' ? Buffer.from('no record') : visit(`${source}-${at + 1}b`),
      ],
      position: { partition: 'p', from, to: String(at + 1) },
    });
  }
}

/** What must hold whatever failed: each record that a cursor has passed is there once, and leaves say what tables hold. */
async function check(world: World, intake: Intake): Promise<void> {
  const wanted: string[] = [];
  let dead = 0;
  for (const source of ['s0', 's1']) {
    const at = Number(intake.cursor(source, 'p') ?? '');
    for (let n = 1; n <= at; n++) wanted.push(`${source}-${n}`, ...(source === 's1' ? [`${source}-${n}b`] : []));
    if (source === 's0') dead = at;
  }
  const found = await engine.query({ sql: 'SELECT Who FROM Visits ORDER BY Who' });
  expect(found.ok && found.value.rows.map(([who]) => who)).toEqual(wanted.sort());
  const letters = await engine.query({ sql: 'SELECT count() FROM DeadLetters' });
  expect(letters.ok && Number(letters.value.rows[0]?.[0])).toBe(dead);
  const table = testTable('Visits');
  const batches = world.ledger.batches;
  const stored = await readBack(engine, 'Visits', table === undefined ? [] : ledgerColumns(table), [
    -1 >>> 0,
    ...batches.map(({ batch }) => batch),
  ]);
  if (!stored.ok) throw new Error(stored.error.message);
  expect(batches.filter(({ rows }) => rows > 0).map(({ batch, rows, root }) => [batch, rows, root])).toEqual(
    [...stored.value].sort(([a], [b]) => a - b).map(([batch, { rows, root }]) => [batch, rows, root]),
  );
}

async function run(fault: Fault | undefined): Promise<FaultyPorts> {
  const world: World = { folder: mkdtempSync(join(tmpdir(), 'safeguard-faults-')), ledger: new MemoryLedger() };
  for (const table of ['Visits', 'DeadLetters']) await engine.execute({ sql: `DROP TABLE IF EXISTS ${table}` });
  const ports = new FaultyPorts(fault);
  try {
    let intake = await openIntake(world, ports);
    const isDead = (): boolean => ports.happened && fault?.dies === true;
    if (intake !== undefined) {
      for (let round = 1; round <= 2 && !isDead(); round++) {
        const own = intake;
        await Promise.all(['s0', 's1'].map((source) => sendFrom(own, source, round, isDead)));
        await Promise.race([own.settled(), ports.died]);
      }
      ports.die();
      await intake.close().catch(() => undefined);
    }
    // As often as it takes to be opened: a process that dies is started again.
    const healthy = new FaultyPorts(undefined);
    intake = await openIntake(world, healthy);
    if (intake === undefined) throw new Error('cannot be opened again');
    const again = intake;
    await Promise.all(['s0', 's1'].map((source) => sendFrom(again, source, 3, () => false)));
    await intake.settled();
    await check(world, intake);
    expect(['s0', 's1'].map((source) => again.cursor(source, 'p'))).toEqual(['3', '3']);
    expect(intake.status()).toMatchObject({ spoolBytes: 0, damaged: [] });
    await intake.close();
  } finally {
    rmSync(world.folder, { recursive: true });
  }
  return ports;
}

const calls = [
  'spool.create',
  'spool.write',
  'spool.sync',
  'spool.truncate',
  'spool.replace',
  'spool.remove',
  'spool.read',
  'engine.execute',
  'engine.query',
  'ledger.append',
];

/** Which call of its kind fails: one of the first, or each of several where all is to be tried. */
const numbers = (when: 'before' | 'after'): readonly number[] =>
  process.env['SAFEGUARD_FAULTS'] === 'all' ? [1, 2, 3, 4, 6] : [when === 'before' ? 2 : 1];

describe('the path of a record', () => {
  it('holds where nothing fails, and the table below makes every write fail that it makes', async () => {
    const { calls: made } = await run(undefined);
    const writes = [...made].filter((call) => !['spool.list', 'spool.size'].includes(call));
    expect(writes.filter((call) => !calls.includes(call))).toEqual([]);
  });

  for (const call of calls)
    for (const when of ['before', 'after'] as const)
      for (const dies of [false, true])
        it(`holds where ${call} fails ${when} it is done, ${dies ? 'and the process dies' : 'once'}`, async () => {
          const happened: boolean[] = [];
          for (const number of numbers(when)) happened.push((await run({ call, number, when, dies })).happened);
          // A file is cut off only where a write has failed before.
          if (call !== 'spool.truncate') expect(happened).toContain(true);
        });
});
