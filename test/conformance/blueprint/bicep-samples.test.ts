/**
 * Microsoft's own samples of Bicep beside the templates that its compiler made of them: where a sample stays inside the
 * written grammar (test/bicep/GRAMMAR.md), our reader's template must deploy the same resources as Microsoft's.
 *
 * The samples are `src/Bicep.Core.Samples/Files/user_submitted` of a clone of github.com/Azure/bicep, named by
 * SAFEGUARD_BICEP_SAMPLES; without them the suite is skipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readArmTemplate } from '../../../src/estate/arm-template/index.ts';
import type { Resource } from '../../../src/model/resource.ts';
import { isUnknown } from '../../../src/model/unknown.ts';
import { isValueArray, isValueObject, type Value } from '../../../src/model/value.ts';
import { compileBicep } from '../../bicep/compile-bicep.ts';
import { OutsideGrammar } from '../../bicep/read-bicep.ts';

const folder = process.env['SAFEGUARD_BICEP_SAMPLES'];
if (folder === undefined) console.log('Skipped: SAFEGUARD_BICEP_SAMPLES names no samples of Bicep');

const samples = (folder === undefined ? [] : readdirSync(folder, { recursive: true, encoding: 'utf8' }))
  .filter((path) => path.endsWith('main.bicep') && existsSync(join(folder ?? '', dirname(path), 'main.json')))
  .map((path) => dirname(path))
  .sort();

/** The template of a sample, or why it lies outside the grammar. */
function compiled(path: string): { readonly template: string } | { readonly outside: string } {
  try {
    return { template: JSON.stringify(compileBicep(readFileSync(path, 'utf8'))) };
  } catch (error) {
    if (error instanceof OutsideGrammar) return { outside: error.message };
    throw error;
  }
}

/** What a value is, with what only deployment tells by its text. */
const shown = (value: Value): unknown => {
  if (isUnknown(value)) return `unknown ${value.reason}`;
  // The compiler writes types as Azure does; ids compare without regard to case.
  if (typeof value === 'string' && value.startsWith('/subscriptions/')) return value.toLowerCase();
  if (isValueArray(value)) return value.map(shown);
  if (isValueObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [String(shown(key)), shown(item as Value)]));
  return value;
};

const deployed = (text: string, linked: (path: string) => string | undefined): unknown[] => {
  const { resources, diagnostics } = readArmTemplate({
    file: 'main.json',
    text,
    linked: (path) => {
      const found = linked(path);
      return found === undefined ? undefined : { file: path, text: found };
    },
  });
  // A sample that cannot be deployed is wrong in the same way in both.
  if (diagnostics.some(({ severity }) => severity === 'error')) return ['cannot be deployed'];
  return resources
    .filter(({ type }) => type !== 'microsoft.resources/deployments')
    .map((resource: Resource) => ({
      id: resource.id.toLowerCase(),
      type: resource.type,
      apiVersion: resource.apiVersion,
      body: shown(resource.body),
    }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
};

describe.skipIf(folder === undefined)('samples of Bicep', () => {
  const inside: string[] = [];
  const outside = new Map<string, number>();
  for (const sample of samples) {
    const at = join(folder ?? '', sample);
    const own = compiled(join(at, 'main.bicep'));
    const modules = readdirSync(at, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.bicep') && path !== 'main.bicep')
      .map((path) => compiled(join(at, path)));
    const left = [own, ...modules].find((one) => 'outside' in one);
    if (left !== undefined && 'outside' in left) {
      const why = left.outside.replace(/^line \d+: /, '').replaceAll(/"[^"]*"/g, '...');
      outside.set(why, (outside.get(why) ?? 0) + 1);
      continue;
    }
    inside.push(sample);
    it(`${relative('.', sample)} deploys what Microsoft's template deploys`, () => {
      const linked = (path: string): string | undefined => {
        const module = join(at, path.replace(/\.json$/, '.bicep'));
        const made = existsSync(module) ? compiled(module) : undefined;
        return made !== undefined && 'template' in made ? made.template : undefined;
      };
      expect(deployed('template' in own ? own.template : '', linked)).toEqual(
        deployed(readFileSync(join(at, 'main.json'), 'utf8'), () => undefined),
      );
    });
  }
  it('lie inside the grammar for a good part', () => {
    console.log(
      `${inside.length} of ${samples.length} samples lie inside the grammar; outside: ${JSON.stringify(Object.fromEntries(outside))}`,
    );
    expect(inside.length).toBeGreaterThan(100);
  });
});
