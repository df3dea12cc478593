import { describe, expect, it } from 'vitest';
import { notShown, notShownRows } from './not-shown.ts';

describe('notShown', () => {
  it('gives the reason of each row, once, and none for any other control', () => {
    expect(new Set(notShownRows.map(({ control }) => control)).size).toBe(notShownRows.length);
    for (const { control, reason } of notShownRows) expect(notShown(control)).toBe(reason);
    expect(notShown('encryption-001')).toBeUndefined();
  });
});
