/**
 * Every resource that is printed, held against Microsoft's own types in strict mode: types, required and read-only
 * properties, enums, patterns, sizes, references.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { servingOf } from '../../../src/app/blueprint/serving.ts';
import { readTypesFile, typeIndexOf } from '../../../src/arm/types/index.ts';
import { validateTemplate } from '../../../src/arm/validate/index.ts';
import { printArm } from '../../../src/blueprint/index.ts';
import { loadContent } from '../../../src/content/load-content.ts';
import type { Json } from '../../../src/lib/json.ts';
import { composed, exampleSection, examples } from './support/built-estate.ts';

const data = process.env['SAFEGUARD_TEST_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const file = join(data, 'arm', 'types.json');
const present = existsSync(file);
if (!present) console.log(`Skipped: no types in ${file}; set SAFEGUARD_TEST_DATA`);

const loaded = loadContent();
if (!loaded.ok) throw new Error('the content cannot be read');
const content = loaded.value;

describe.skipIf(!present).each(examples)('the resources of the %s', (example) => {
  it('are valid in strict mode, wherever their type is known', () => {
    const read = readTypesFile(JSON.parse(readFileSync(file, 'utf8')) as Json);
    if (!read.ok) throw new Error(read.error);
    const index = typeIndexOf(read.value);
    const templates = printArm(
      composed(exampleSection(example), content).blueprint,
      servingOf(content.controls),
    ).filter(({ path }) => path.endsWith('.json') && path !== 'main.parameters.json');
    const problems: string[] = [];
    const open = new Map<string, number>();
    let resources = 0;
    for (const { path, text } of templates) {
      const result = validateTemplate(index, JSON.parse(text) as Json);
      resources += result.resources.length;
      for (const { validated, type = '?' } of result.resources)
        if (!validated) open.set(type, (open.get(type) ?? 0) + 1);
      for (const { severity, message, path: at } of result.problems) {
        if (severity !== 'not-validated') problems.push(`${path} ${JSON.stringify(at)}: ${message}`);
      }
    }
    const notValidated = [...open.values()].reduce((sum, count) => sum + count, 0);
    console.log(
      `${example}: ${resources} resources, ${problems.length} problems, ${notValidated} not validated: ${[...open].map(([type, count]) => `${count} x ${type}`).join(', ')}`,
    );
    expect(problems).toEqual([]);
  });
});
