import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { sourcesPage } from './sources-page.ts';

it('docs/sources.md is what the connectors say of themselves; otherwise run npm run generate', () => {
  expect(readFileSync(new URL('../../../docs/sources.md', import.meta.url), 'utf8')).toBe(sourcesPage());
});
