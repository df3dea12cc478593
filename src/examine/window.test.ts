import { describe, expect, it } from 'vitest';
import { windowOf } from './window.ts';

describe('windowOf', () => {
  it('is the period before the instant of the run', () => {
    expect(windowOf({ period: 86_400 }, new Date('2026-03-02T10:00:00Z'))).toEqual({
      column: 'TimeGenerated',
      from: '2026-03-01T10:00:00.000Z',
      to: '2026-03-02T10:00:00.000Z',
    });
  });
});
