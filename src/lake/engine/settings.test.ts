import { describe, expect, it } from 'vitest';
import { defaultLimits, settingsOf } from './settings.ts';

describe('settingsOf', () => {
  it('sets every limit', () => {
    expect(settingsOf()).toMatchObject({
      max_execution_time: defaultLimits.seconds,
      max_memory_usage: defaultLimits.memoryBytes,
      max_result_rows: defaultLimits.rows,
      max_result_bytes: defaultLimits.resultBytes,
      timeout_overflow_mode: 'throw',
      result_overflow_mode: 'throw',
    });
  });

  it("takes a statement's own settings, but for limits and what answers depend on", () => {
    const own = { use_query_condition_cache: 0, max_threads: 1, max_result_rows: 0, join_use_nulls: 0 };
    expect(settingsOf(own, { rows: 5 })).toMatchObject({
      use_query_condition_cache: 0,
      max_threads: 1,
      max_result_rows: 5,
      join_use_nulls: 1,
    });
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('makes a limit of %d, never none', (value) => {
    const settings = settingsOf({}, { seconds: value, memoryBytes: value, rows: value, resultBytes: value });
    for (const name of ['max_execution_time', 'max_memory_usage', 'max_result_rows', 'max_result_bytes']) {
      expect(settings[name]).toBeGreaterThan(0);
      expect(settings[name]).toBeLessThanOrEqual(Number.MAX_SAFE_INTEGER);
    }
  });
});
