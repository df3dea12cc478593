import { describe, expect, it } from 'vitest';
import { err, ok, type Result } from './result.ts';

describe('Result', () => {
  it('ok carries the value and err the error', () => {
    expect(ok(3)).toEqual({ ok: true, value: 3 });
    expect(err('no')).toEqual({ ok: false, error: 'no' });
  });

  it('is told apart by its member ok', () => {
    const show = (result: Result<number, string>): string => (result.ok ? result.value.toFixed(1) : result.error);
    expect([show(ok(3)), show(err('no'))]).toEqual(['3.0', 'no']);
  });
});
