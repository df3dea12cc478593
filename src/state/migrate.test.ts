import { describe, expect, it } from 'vitest';
import { readMigrations } from './migrate.ts';

describe('readMigrations', () => {
  it('gives steps without a gap, in their order', () => {
    const numbers = readMigrations().map(({ number }) => number);
    expect(numbers).toEqual(numbers.map((_, at) => at + 1));
  });

  it('gives steps whose semicolons and dashes are no part of a text', () => {
    for (const { sql } of readMigrations()) {
      const texts = sql.replaceAll(/--.*$/gm, '').match(/'[^']*'|\$\w*\$/g) ?? [];
      expect(texts.filter((text) => /;|--|\$/.test(text))).toEqual([]);
    }
  });
});
