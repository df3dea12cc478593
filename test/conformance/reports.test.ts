import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv, type AnySchemaObject } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { assessEstate } from '../../src/app/assess.ts';
import { compose } from '../../src/app/compose.ts';
import { type ReportFormat, renderReport } from '../../src/app/render-report.ts';
import type { Assessment, Profile } from '../../src/model/assessment.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const data = process.env['SAFEGUARD_TEST_DATA'] ?? `${root}/../shared/data`;
const present = existsSync(`${data}/schemas`);
if (!present)
  console.warn(`skipped: ${data}/schemas is not there; SAFEGUARD_TEST_DATA names the folder that holds schemas/`);

const clinic = `${root}/examples/clinic`;

async function assessClinic(profile: Profile): Promise<Assessment> {
  const ports = compose({ env: {}, cwd: clinic, clock: () => 0 });
  const request = {
    paths: ['.'],
    read: { cwd: clinic },
    attestations: [],
    asOf: '2026-06-30',
    profile,
    minimumSeverity: 'low' as const,
    scope: [],
  };
  const assessed = await assessEstate(request, ports);
  if (!assessed.ok) throw new Error(assessed.error.join('\n'));
  return assessed.value;
}

function validator(name: string): (text: string) => unknown {
  const schema = JSON.parse(readFileSync(`${data}/schemas/${name}.schema.json`, 'utf8')) as AnySchemaObject;
  // SARIF's schema names draft-04; of what differs from draft-07 it uses `id` alone.
  const { id: _id, $schema: _draft, ...body } = schema;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: true });
  addFormats.default(ajv);
  const validate = ajv.compile(body);
  return (text) => (validate(JSON.parse(text)) ? [] : validate.errors?.slice(0, 5));
}

describe.skipIf(!present)('reports of the example clinic', () => {
  it.each([
    ['sarif', 'sarif-2.1.0'],
    ['oscal', 'oscal-assessment-results'],
  ] as const)('%s is valid by the schema %s, under every profile', async (format: ReportFormat, schema) => {
    const problems = validator(schema);
    for (const profile of ['hipaa', 'checklist', 'nprm-2025'] as const) {
      const text = [...renderReport(format, await assessClinic(profile), { version: '0.1.0', color: false })].join('');
      expect(problems(text)).toEqual([]);
      expect(problems(text.replace(/"(version|uuid)":/, '"wrong":'))).not.toEqual([]);
    }
  });
});
