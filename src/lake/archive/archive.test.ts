import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StoredTable } from '../tables/stored-table.ts';
import type { Archive } from './archive.ts';
import { ArchiveFixture, hardValues, must, named, type VisitRow } from './testing/archive-fixture.ts';

const table = named('Visits');
const reference = named('AllHot');
let fixture: ArchiveFixture;
let archive: Archive;
beforeAll(async () => {
  fixture = await ArchiveFixture.open(table, reference);
  archive = await fixture.archive();
});
afterAll(async () => {
  await archive.close();
  await fixture.close();
});

const pick = <T>(values: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...values);
const times = ['2026-01-0', '2026-02-0'].flatMap((month) =>
  [1, 2, 3].flatMap((day) =>
    ['00:00:00.0000000', '08:30:00.1234567', '23:59:59.9999999'].map((time) => `${month}${day} ${time}`),
  ),
);
const extremes = ['0001-01-01 00:00:00.0000001', '9999-12-31 23:59:59.9999999', '1969-12-31 23:59:59.9999999'];

/** A row of hard values; patients are few, so that groups and joins meet. */
const anyRow = ({ columns }: StoredTable): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(
      columns.map(({ name, type }): [string, fc.Arbitrary<unknown>] => {
        if (name === 'TimeGenerated')
          return [name, fc.oneof({ weight: 9, arbitrary: pick(times) }, { weight: 1, arbitrary: pick(extremes) })];
        if (name === 'Patient') return [name, pick(['p1', 'p2', 'p3'])];
        return [name, pick(hardValues[type])];
      }),
    ),
  );

const texts = [
  'T',
  'T | count',
  'T | where Patient == "p1"',
  'T | where TimeGenerated >= datetime(2026-02-01) | project Patient, TimeGenerated, Note',
  'T | where TimeGenerated between (datetime(2026-01-02) .. datetime(2026-02-02 08:30:00.1234567)) | summarize n = count(), newest = max(TimeGenerated) by Ward',
  'T | where TimeGenerated > ago(100d) and Bed > 0',
  'T | where TimeGenerated < datetime(1970-01-01)',
  'T | where TimeGenerated == datetime(2026-01-02 08:30:00.1234567) | project Seen, Stay, Id, Price, Score',
  'T | where TimeGenerated > startofday(ago(121d)) | summarize dcount(Patient), countif(Open)',
  'T | where Detail.codes[0] == "a" | project Patient, x = Detail.codes[0], d = Detail',
  'T | where Note has "x" or Ward =~ "X"',
  'T | where isnull(Seen) | summarize count() by Patient',
  'T | extend t = TimeGenerated | where t > datetime(2026-01-31) | project t, Count',
  'let recent = T | where TimeGenerated > datetime(2026-02-01); recent | join kind=leftouter (T | where TimeGenerated < datetime(2026-01-02) | project Patient, Old = TimeGenerated) on Patient | summarize count() by Patient, isnull(Old)',
  'T | where Patient in ((T | where TimeGenerated < datetime(2026-01-03) | project Patient)) | where TimeGenerated > datetime(2026-02-02) | count',
  'T | where TimeGenerated > toscalar(T | where TimeGenerated < datetime(2026-02-02) | summarize max(TimeGenerated)) | count',
  'union T, (T | where TimeGenerated > datetime(2026-02-03)) | summarize count(), sum(Bed) by bin(TimeGenerated, 1d)',
  'T | where TimeGenerated > datetime(2026-01-02) | join kind=leftanti (T | where TimeGenerated > datetime(2026-02-02)) on Patient | project Patient, TimeGenerated',
  'T | summarize arg_max(TimeGenerated, Note) by Patient | project Patient, TimeGenerated',
  'T | mv-expand c = Detail.codes | where TimeGenerated > datetime(2026-01-02) | summarize count() by tostring(c)',
  'T | top 3 by TimeGenerated desc | where TimeGenerated < datetime(2026-02-03) | project TimeGenerated',
  'T | where TimeGenerated > datetime(2026-01-02) or Patient == "p2" | count',
  'T | where not(TimeGenerated > datetime(2026-01-02)) | count',
  'T | where datetime(2026-02-01) <= TimeGenerated | count',
  'T | where Id == guid(9cee9603-bca7-4e62-9634-f1bfdc39ca2f) and Stay < 0s | count',
  'T | where Score > 1 or isnan(Score) | summarize count() by Score > 1',
  'T | where TimeGenerated > datetime(2026-01-01) | evaluate bag_unpack(Detail, "d_") | count',
];

const answer = async (rows: Archive['rows'] | undefined, text: string): Promise<unknown> => {
  const answered = await fixture.lake(rows).query(text, { now: '2026-05-01T00:00:00Z' });
  if (!answered.ok) throw new Error(`${text}: ${answered.error.failure.message}`);
  const cells = answered.value.rows.map((row) =>
    JSON.stringify(row, (_, value: unknown) =>
      typeof value === 'bigint'
        ? `${value}n`
        : Object.is(value, -0)
          ? '-0'
          : typeof value === 'number' && !Number.isFinite(value)
            ? String(value)
            : value,
    ),
  );
  return { columns: answered.value.columns.map(({ name, type }) => [name, type]), rows: cells.sort() };
};

describe('Archive', () => {
  it('gives the same answers from rows split over store, sealed files and supplements as from the store alone', async () => {
    let batch = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(anyRow(table), { maxLength: 8 }), { minLength: 3, maxLength: 4 }),
        fc.array(pick([...times, ...extremes].map((time) => time.slice(0, 10))), { maxLength: 6 }),
        async (batches, days) => {
          for (const rows of batches) {
            batch += 1;
            const numbered = rows.map((row, at) => ({ ...row, $batch: batch, $row: at })) as unknown as VisitRow[];
            const stored = numbered.map((row) => ({ ...row, $ingested: '2026-03-01 00:00:00.0000001' }));
            await fixture.insert('Visits', stored);
            await fixture.insert('AllHot', stored);
            for (const day of days) must(await archive.seal('Visits', day));
          }
          for (const text of texts)
            expect(await answer(archive.rows, text.replaceAll(/\bT\b/g, 'Visits')), text).toEqual(
              await answer(undefined, text.replaceAll(/\bT\b/g, 'AllHot')),
            );
        },
      ),
      { numRuns: 2 },
    );
    expect(archive.files().length).toBeGreaterThan(0);
  }, 240_000);
});
