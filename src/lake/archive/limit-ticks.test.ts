import { describe, expect, it } from 'vitest';
import { compileQuery } from '../../kql/compile.ts';
import type { SealedRead } from '../../kql/plan/node.ts';
import type { Engine } from '../engine/engine.ts';
import { rangesOf, ticksOfAll, timeLimits } from './limit-ticks.ts';
import { momentOf } from './sealed-file.ts';
import { visits } from './testing/archive-fixture.ts';

const now = '2026-05-01 00:00:00';

/** An engine that must not be asked: what a limit comes to is known without it. */
const unasked = {
  query: () => Promise.reject(new Error('the engine was asked')),
} as unknown as Engine;

const reads = async (text: string): Promise<{ reads: readonly SealedRead[]; parameters: Record<string, string> }> => {
  const compiled = await compileQuery(text, {
    tables: [visits],
    functions: [],
    sealed: (_, number) => ({ word: `outside_${number}`, values: new Map(), stored: '1', asked: [] }),
  });
  if (!compiled.ok) throw new Error(compiled.error.message);
  return { reads: compiled.value.sealed ?? [], parameters: { ...compiled.value.parameters, now } };
};

/** The days that each scan of a text asks for: from and to, one line a place that reads it. */
const asked = async (text: string): Promise<string[][]> => {
  const { reads: scans, parameters } = await reads(text);
  const texts = scans.flatMap((scan) =>
    scan.asked.flatMap((limits) => timeLimits(limits).map(({ value }) => value.text)),
  );
  const ticks = await ticksOfAll(unasked, texts, parameters);
  if (!ticks.ok) throw new Error(ticks.error.message);
  return scans.map((scan) =>
    rangesOf(scan, ticks.value).map(({ from, to }) => `${momentOf(from).slice(0, 16)} ${momentOf(to).slice(0, 16)}`),
  );
};

const all = '0001-01-01T00:00 9999-12-31T23:59';

describe('limits of time', () => {
  it.each<[string, string[][]]>([
    ['Visits', [[all]]],
    ['Visits | where TimeGenerated > ago(1d)', [['2026-04-30T00:00 9999-12-31T23:59']]],
    ['Visits | where TimeGenerated > now() - 2h', [['2026-04-30T22:00 9999-12-31T23:59']]],
    [
      'Visits | where TimeGenerated between (datetime(2026-01-01) .. datetime(2026-02-01))',
      [['2026-01-01T00:00 2026-02-01T00:00']],
    ],
    ['Visits | where TimeGenerated == datetime(2026-01-01 12:00)', [['2026-01-01T12:00 2026-01-01T12:00']]],
    [
      'Visits | where datetime(2026-01-01) <= TimeGenerated and Bed > 1 | where TimeGenerated < now()',
      [['2026-01-01T00:00 2026-05-01T00:00']],
    ],
    ['Visits | where TimeGenerated > ago(1d) or Bed > 1', [[all]]],
    ['Visits | where not(TimeGenerated > ago(1d))', [[all]]],
    ['Visits | where Seen > ago(1d)', [[all]]],
    ['Visits | where TimeGenerated > Seen', [[all]]],
    ['Visits | extend t = TimeGenerated | project t | where t > ago(1d)', [['2026-04-30T00:00 9999-12-31T23:59']]],
    ['Visits | extend TimeGenerated = TimeGenerated + 1d | where TimeGenerated > ago(1d)', [[all]]],
    ['let v = Visits; v | where TimeGenerated > ago(1d)', [['2026-04-30T00:00 9999-12-31T23:59']]],
    [
      'let v = Visits; union (v | where TimeGenerated > ago(1d)), (v | where TimeGenerated < ago(9d))',
      [['2026-04-30T00:00 9999-12-31T23:59', '0001-01-01T00:00 2026-04-22T00:00']],
    ],
    ['Visits | take 5 | where TimeGenerated > ago(1d)', [[all]]],
    ['Visits | summarize max(TimeGenerated) by Ward | where max_TimeGenerated > ago(1d)', [[all]]],
    [
      'Visits | where TimeGenerated > ago(1d) | join kind=leftouter (Visits | where TimeGenerated > ago(2d)) on Patient',
      [['2026-04-30T00:00 9999-12-31T23:59'], ['2026-04-29T00:00 9999-12-31T23:59']],
    ],
    [
      'Visits | join kind=leftouter (Visits | project Patient, Later = TimeGenerated) on Patient | where TimeGenerated > ago(1d) and Later > ago(2d)',
      [['2026-04-30T00:00 9999-12-31T23:59'], [all]],
    ],
    [
      'Visits | where Patient in ((Visits | where TimeGenerated > ago(3d) | project Patient)) and TimeGenerated > ago(1d)',
      [['2026-04-30T00:00 9999-12-31T23:59'], ['2026-04-28T00:00 9999-12-31T23:59']],
    ],
  ])('%s', async (text, ranges) => {
    expect(await asked(text)).toEqual(ranges);
  });

  it.each([
    'Visits | where TimeGenerated > startofday(ago(7d))',
    'Visits | where TimeGenerated > now(-1d)',
    'Visits | where TimeGenerated > datetime(null)',
    'Visits | where TimeGenerated > datetime(2026-01-01) + 3d',
  ])('has the engine say what a value comes to: %s', async (text) => {
    await expect(asked(text)).rejects.toThrow('the engine was asked');
  });

  it.each([
    'Visits | where TimeGenerated > toscalar(Visits | summarize max(Seen))',
    'Visits | where TimeGenerated > ago(1d * rand())',
  ])('takes no value that differs from row to row, or reads rows: %s', async (text) => {
    const { reads: scans } = await reads(text);
    expect(scans[0]?.asked.flat()).toEqual([]);
  });
});
