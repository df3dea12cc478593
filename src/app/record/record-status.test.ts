import { describe, expect, it } from 'vitest';
import { defaultRetention } from '../../lake/archive/retention.ts';
import { nextSealOf } from './record-status.ts';

describe('nextSealOf', () => {
  const now = '2026-06-01T12:00:00Z';
  it('is the day after the hot span of the oldest day has ended', () => {
    expect(nextSealOf([{ table: 'A', oldestDay: '2026-05-01' }], defaultRetention, now)).toEqual({
      table: 'A',
      day: '2026-05-01',
      due: '2026-07-31',
    });
  });

  it('takes the table that comes first, each by its own span', () => {
    const retention = { ...defaultRetention, tables: { B: { hotDays: 120 } } };
    const tables = [
      { table: 'B', oldestDay: '2026-04-01' },
      { table: 'A', oldestDay: '2026-04-20' },
    ];
    expect(nextSealOf(tables, retention, now)).toMatchObject({ table: 'A', due: '2026-07-20' });
  });

  it('is none where nothing is stored', () => {
    expect(nextSealOf([], defaultRetention, now)).toBeUndefined();
  });
});
