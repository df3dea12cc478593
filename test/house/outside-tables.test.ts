import { expect, it } from 'vitest';
import { product } from './support/sources.ts';

it('tables outside of the engine are named in src/lake alone, and by nothing that reads texts of users', () => {
  const wrong = product.filter(
    ({ path, text }) => /outside-table\.ts'|outsideWord\(/.test(text) && !path.startsWith('src/lake/'),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});
