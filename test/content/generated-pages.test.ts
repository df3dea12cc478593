import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { loadControls } from '../../src/content/load-controls.ts';
import { loadLaw } from '../../src/content/load-law.ts';
import { collectingPage } from '../../src/evidence/collecting-page.ts';
import { coveragePage } from '../../src/evidence/coverage.ts';
import { recordKindsPage } from '../../src/evidence/record-kinds.ts';
import { languagePage } from '../../src/kql/language-page.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const controls = loadControls(root);
const law = loadLaw(root);
const page = (name: string): string => readFileSync(`${root}/docs/${name}`, 'utf8');

describe('generated pages', () => {
  it('are what `npm run generate` writes', () => {
    if (!controls.ok || !law.ok) throw new Error('controls/ or hipaa/ is not readable');
    expect(page('attestations.md')).toBe(recordKindsPage(controls.value));
    expect(page('collecting.md')).toBe(collectingPage(controls.value));
    expect(page('kql.md')).toBe(languagePage());
    expect(page('coverage.md')).toBe(coveragePage(law.value, controls.value));
  });
});
