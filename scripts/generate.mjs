// Writes the files that are made from content: hipaa/oscal/security-rule-catalog.json, docs/coverage.md,
// docs/attestations.md, docs/collecting.md, docs/kql.md and docs/sources.md.
// Runs on the compiled code; `npm run generate` builds it first.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sourcesPage } from '../dist/app/sources/sources-page.js';
import { formatContentError } from '../dist/content/content-error.js';
import { loadControls } from '../dist/content/load-controls.js';
import { loadLaw } from '../dist/content/load-law.js';
import { collectingPage } from '../dist/evidence/collecting-page.js';
import { coveragePage } from '../dist/evidence/coverage.js';
import { buildSecurityRuleCatalog, shippedCatalogEdition } from '../dist/evidence/oscal-catalog.js';
import { recordKindsPage } from '../dist/evidence/record-kinds.js';
import { languagePage } from '../dist/kql/language-page.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const orExit = (result) => {
  if (result.ok) return result.value;
  for (const error of result.error) console.error(formatContentError(error));
  process.exit(1);
};

const law = orExit(loadLaw(root));
const controls = orExit(loadControls(root));
const catalog = buildSecurityRuleCatalog(law, shippedCatalogEdition);
mkdirSync(`${root}/hipaa/oscal`, { recursive: true });
writeFileSync(`${root}/hipaa/oscal/security-rule-catalog.json`, `${JSON.stringify(catalog, null, 2)}\n`);
writeFileSync(`${root}/docs/coverage.md`, coveragePage(law, controls));
writeFileSync(`${root}/docs/attestations.md`, recordKindsPage(controls));
writeFileSync(`${root}/docs/collecting.md`, collectingPage(controls));
writeFileSync(`${root}/docs/kql.md`, languagePage());
writeFileSync(`${root}/docs/sources.md`, sourcesPage());
