import { describe, expect, it } from 'vitest';
import { servingOf } from '../../../src/app/blueprint/serving.ts';
import { printArm, printBicep } from '../../../src/blueprint/index.ts';
import { loadContent } from '../../../src/content/load-content.ts';
import type { Json } from '../../../src/lib/json.ts';
import { compileBicep } from '../../bicep/compile-bicep.ts';
import { composed, exampleSection, examples } from './support/built-estate.ts';

const loaded = loadContent();
if (!loaded.ok) throw new Error('the content cannot be read');
const content = loaded.value;

/** What Bicep says in comments stands in the metadata of ARM. */
const withoutServes = (value: Json): Json => {
  if (Array.isArray(value)) return (value as readonly Json[]).map(withoutServes);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, item]) => !(key === 'serves' && typeof item === 'object'))
      .map(([key, item]) => [key, withoutServes(item)]),
  );
};

describe.each(examples)('the Bicep of the %s', (example) => {
  const { blueprint } = composed(exampleSection(example), content);
  const serving = servingOf(content.controls);
  const templates = new Map(printArm(blueprint, serving).map(({ path, text }) => [path, text]));
  const files = printBicep(blueprint, serving).filter(({ path }) => path.endsWith('.bicep'));

  it.each(files.map(({ path, text }) => [path, text] as const))(
    '%s compiles to the template of the ARM printer',
    (path, text) => {
      const template = JSON.parse(templates.get(path.replace(/bicep$/, 'json')) ?? 'null') as Json;
      expect(compileBicep(text)).toEqual(withoutServes(template));
    },
  );

  it('is printed for each template', () => {
    const printed = files.map(({ path }) => path.replace(/bicep$/, 'json'));
    expect([...templates.keys()].filter((path) => path !== 'main.parameters.json')).toEqual(printed);
  });
});
