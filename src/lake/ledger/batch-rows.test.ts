import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Engine } from '../engine/engine.ts';
import { openEngine } from '../engine/open-engine.ts';
import { BatchRows } from './batch-rows.ts';

let engine: Engine;
beforeAll(async () => {
  const opened = await openEngine();
  if (!opened.ok) throw new Error(opened.error.message);
  engine = opened.value;
}, 60_000);
afterAll(() => engine.close());

const ROWS = 2000;

describe('BatchRows', () => {
  it('gives every hash whole, those that end in zeros too', async () => {
    for (const sql of [
      "CREATE TABLE Visits (TimeGenerated DateTime64(7, 'UTC'), `$ingested` DateTime64(7, 'UTC'), `$batch` UInt64, `$row` UInt32) ENGINE = Memory",
      `INSERT INTO Visits SELECT toDateTime64('2026-01-02 03:04:05', 7, 'UTC'), toDateTime64('2026-01-02 03:04:06', 7, 'UTC'), 7, number FROM numbers(${ROWS})`,
    ])
      expect(await engine.execute({ sql })).toMatchObject({ ok: true });
    const columns = [
      { name: 'TimeGenerated', type: 'datetime' },
      { name: '$ingested', type: 'datetime' },
      { name: '$batch', type: 'long' },
      { name: '$row', type: 'long' },
    ] as const;
    const rows = new BatchRows(engine);
    const found = await rows.hashes({ kind: 'schema', table: 'Visits', columns }, [7, 7], {
      folder: '',
      files: [],
      stored: true,
    });
    const hashes = found.ok ? found.value[0]?.hashes : undefined;
    expect([found.ok && found.value.length, hashes?.length]).toEqual([1, ROWS * 32]);
    const ends = Array.from({ length: ROWS }, (_, at) => hashes?.[at * 32 + 31]);
    expect(ends.filter((end) => end === 0).length).toBeGreaterThan(0);
  });
});
