import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerBatch } from './answer-batch.ts';
import { type OpenLake, openLake } from './open-lake.ts';
import { importTableFile, listTables, showTable } from './tables.ts';

const now = '2026-11-22T12:00:00.000Z';
let cwd = '';
beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), 'safeguard-lake-'));
  writeFileSync(join(cwd, 'staff.csv'), 'Id,Name\n1,Ann\n2,Bo\n');
  writeFileSync(join(cwd, 'broken.json'), '{"a": ');
  writeFileSync(join(cwd, 'epic.csv'), 'ColumnName,ColumnType\nPatientKey,string\nAt,datetime\n');
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

/** A lake over files, or undefined, said aloud, where no engine is installed. */
const opened = async (...files: readonly string[]): Promise<OpenLake | undefined> => {
  const lake = await openLake({ cwd, now, files: files.map((file) => ({ table: file.split('.')[0] ?? '', file })) });
  if (lake.ok) return lake.value;
  if (!lake.error.some((line) => line.includes('package chdb'))) throw new Error(lake.error.join('\n'));
  process.stderr.write('Skipped: the embedded engine (chdb) is not installed\n');
  return undefined;
};

describe('openLake', () => {
  it('answers over files, line by line, each failure by itself', async () => {
    const lake = await opened('staff.csv');
    if (lake === undefined) return;
    try {
      const lines = [
        '{"id": 1, "kql": "staff | count"}',
        'nonsense',
        '',
        '{"id": [2], "kql": "stuff"}',
        '{"kql": "print 1"}',
      ];
      const answers = [];
      for await (const answer of answerBatch(lake.lake, lines.join('\n'), now)) answers.push(answer);
      expect(answers).toMatchObject([
        { id: 1, columns: [{ name: 'Count', type: 'long' }], rows: [[2]] },
        { id: null, error: { code: 'BATCH_LINE' } },
        { id: [2], error: { code: expect.stringMatching(/^KS/), position: 0 } },
        { id: null, rows: [[1]] },
      ]);
      expect(lake.lake.tableNames[0]).toBe('staff');
      expect(lake.lake.table('staff')?.columns.map(({ name }) => name)).toEqual(expect.arrayContaining(['Id', 'Name']));
      expect(lake.lake.table('nosuch')).toBeUndefined();
    } finally {
      await lake.close();
    }
  });

  it.each<[string, RegExp]>([
    ['gone.csv', /^gone\.csv: there is no such file$/],
    ['staff.txt', /^staff\.txt: wanted a file that ends in \.csv/],
  ])('refuses %s before an engine is started', async (file, wanted) => {
    const lake = await openLake({ cwd, now, files: [{ table: 'x', file }] });
    expect(lake.ok ? [] : lake.error).toEqual([expect.stringMatching(wanted)]);
  });

  it('compiles without an engine where nobody asks the data', async () => {
    const lake = await openLake({ cwd, now, files: [], url: 'http://127.0.0.1:1', onDemand: true });
    if (!lake.ok) throw new Error(lake.error.join());
    const compiled = await lake.value.lake.compile('SigninLogs | take 1', { now });
    expect(compiled.ok && compiled.value.tables).toEqual(['SigninLogs']);
    const wrong = await lake.value.lake.compile('SigninLgs | take 1', { now });
    expect(wrong.ok ? undefined : wrong.error.hint).toBe('did you mean SigninLogs?');
    await lake.value.close();
  });
});

describe('tables', () => {
  it('lists and shows what can be asked', () => {
    const tables = listTables({ cwd });
    expect(tables.ok && tables.value.find(({ name }) => name === 'SigninLogs')?.about).toMatch(/sign-ins/i);
    expect(showTable('SigninLogs', { cwd })).toMatchObject({ ok: true, value: { name: 'SigninLogs' } });
    expect(showTable('signinlogs', { cwd })).toEqual({
      ok: false,
      error: ['There is no table "signinlogs": did you mean SigninLogs?'],
    });
  });

  it('imports a table that questions then know, and never writes over one', async () => {
    const request = { cwd, file: 'epic.csv', name: 'Epic_CL', out: 'tables' };
    expect(await importTableFile(request)).toEqual({ ok: true, value: join('tables', 'Epic_CL.yaml') });
    expect(readFileSync(join(cwd, 'tables', 'Epic_CL.yaml'), 'utf8')).toContain('PatientKey: string');
    expect(showTable('Epic_CL', { cwd }).ok).toBe(true);
    expect(await importTableFile(request)).toMatchObject({
      ok: false,
      error: [expect.stringMatching(/there is an entry already/)],
    });
  });

  it.each<[string, string, RegExp]>([
    ['gone.json', 'X', /gone\.json: cannot be read/],
    ['broken.json', 'X', /broken\.json: not readable as JSON/],
    ['epic.csv', '../X', /name of the table or of a column is not allowed/],
  ])('refuses to import %s as %s', async (file, name, wanted) => {
    const imported = await importTableFile({ cwd, file, name, out: 'tables' });
    expect(imported.ok ? [] : imported.error).toEqual([expect.stringMatching(wanted)]);
  });
});
