import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadControls } from '../../src/content/load-controls.ts';
import { recordKindsPage } from '../../src/evidence/record-kinds.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('docs/attestations.md is what `npm run generate` writes', () => {
  const controls = loadControls(root);
  if (!controls.ok) throw new Error('controls/ is not readable');
  expect(readFileSync(`${root}/docs/attestations.md`, 'utf8')).toBe(recordKindsPage(controls.value));
});
