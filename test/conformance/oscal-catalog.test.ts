import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = process.env['SAFEGUARD_TEST_DATA'] ?? `${root}/../shared/data`;
const schemaFile = `${data}/schemas/oscal-catalog.schema.json`;
const present = existsSync(schemaFile);
if (!present)
  console.warn(`skipped: ${schemaFile} is not there; SAFEGUARD_TEST_DATA names the folder that holds schemas/`);

it.skipIf(!present)('the catalog of the Security Rule is valid OSCAL 1.2.1', () => {
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: true });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, 'utf8')));
  validate(JSON.parse(readFileSync(`${root}/hipaa/oscal/security-rule-catalog.json`, 'utf8')));
  expect(validate.errors ?? []).toEqual([]);
});
