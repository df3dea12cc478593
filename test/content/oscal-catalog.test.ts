import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadLaw } from '../../src/content/load-law.ts';
import { buildSecurityRuleCatalog, shippedCatalogEdition } from '../../src/evidence/oscal-catalog.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

it('hipaa/oscal/security-rule-catalog.json is what `npm run generate` writes', () => {
  const law = loadLaw(root);
  if (!law.ok) throw new Error('hipaa/ is not readable');
  const written = readFileSync(`${root}/hipaa/oscal/security-rule-catalog.json`, 'utf8');
  expect(written).toBe(`${JSON.stringify(buildSecurityRuleCatalog(law.value, shippedCatalogEdition), null, 2)}\n`);
});
