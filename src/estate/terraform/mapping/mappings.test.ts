import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/json.ts';
import { isUnknown } from '../../../model/unknown.ts';
import { getPath, isValueObject, type Value } from '../../../model/value.ts';
import { readTerraform } from '../index.ts';
import { buildPlan } from '../testing/plan-builder.ts';
import { readPath } from '../value-path.ts';
import { mappedTypes, mappingOf } from './index.ts';
import type { IdRule, ResourceMapping, TerraformMapping } from './mapping.ts';

const types = mappedTypes();
const mappings = types.map((type): [string, TerraformMapping] => {
  const mapping = mappingOf(type);
  if (mapping === undefined) throw new Error(type);
  return [type, mapping];
});

const rulesOf = (resource: ResourceMapping): readonly IdRule[] =>
  Array.isArray(resource.id) ? (resource.id as readonly IdRule[]) : [resource.id as IdRule];

/** Attributes that a mapping reads, as far as its rows and rules show them. */
function attributesOf(mapping: TerraformMapping): readonly string[] {
  const rows = [...mapping.resources.flatMap((r) => r.rows), ...(mapping.folds ?? []).flatMap((f) => f.rows)];
  const fromRows = rows.flatMap(([from]) =>
    from.includes('{') ? [...from.matchAll(/\{([^}]+)\}/g)].map((m) => m[1] ?? '') : [from],
  );
  const fromIds = mapping.resources.flatMap(rulesOf).flatMap((rule) => {
    const names =
      'names' in rule ? rule.names.filter((n): n is string => typeof n === 'string' && !n.startsWith('=')) : [];
    const parents = [
      'parent' in rule ? rule.parent : '',
      'target' in rule ? rule.target : '',
      'attribute' in rule ? rule.attribute : '',
      rule.kind === 'group' ? (rule.group ?? 'resource_group_name') : '',
    ];
    return [...names, ...parents];
  });
  const others = [...(mapping.folds ?? []).map((f) => f.target), ...mapping.resources.map((r) => r.forEach ?? '')];
  return [...new Set([...fromRows, ...fromIds, ...others].map((path) => String(readPath(path)[0] ?? '')))].filter(
    (a) => a !== '' && a !== 'id',
  );
}

describe('every mapping', () => {
  it('is there once', () => {
    expect(new Set(types).size).toBe(types.length);
  });

  it.each(mappings)('%s names ARM types, versions and paths in their form', (_, mapping) => {
    for (const resource of mapping.resources) {
      const isGraph = resource.type.startsWith('microsoft.graph/');
      expect(resource.type).toMatch(
        isGraph ? /^microsoft\.graph\/[a-z0-9/]+$/ : /^Microsoft\.[A-Za-z.]+(\/[A-Za-z0-9]+)+$/,
      );
      expect(resource.apiVersion).toMatch(isGraph ? /^(v1\.0|beta)$/ : /^20\d\d-\d\d-\d\d(-preview)?$/);
      for (const [, to] of resource.rows) expect(to).toMatch(/^([A-Za-z][\w-]*(\.[A-Za-z][\w-]*)*)?$/);
    }
    const isFold = mapping.resources.length === 0;
    expect(isFold ? (mapping.folds ?? []).length : mapping.resources.length).toBeGreaterThan(0);
  });

  it.each(mappings)('%s has as many names as its id needs', (_, { resources: [main, ...others] }) => {
    for (const resource of [main, ...others]) {
      if (resource === undefined) continue;
      const segments = resource.type.split('/').length - 1;
      for (const rule of rulesOf(resource)) {
        if (rule.kind === 'group' || rule.kind === 'subscription' || rule.kind === 'tenant')
          expect(rule.names.length).toBe(segments);
        if (rule.kind === 'under') expect(rule.names.length).toBeLessThan(segments);
        if (rule.kind === 'under' && rule.parent === 'id' && main !== undefined) {
          expect(resource.type.startsWith(`${main.type}/`)).toBe(true);
        }
      }
    }
  });

  it.each(mappings)('%s survives any values', (type, mapping) => {
    const names = attributesOf(mapping);
    const junk = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.constantFrom<unknown>(
        { toString: false },
        [{ toString: 1 }],
        '/subscriptions/a/b',
        'https://v.vault.azure.net/keys/k/1',
        [null],
      ),
    );
    const values = fc.record(Object.fromEntries(names.map((name) => [name, junk])), { requiredKeys: [] });
    fc.assert(
      fc.property(values, fc.subarray([...names]), (known, unknown) => {
        const plan = buildPlan({
          resources: [
            {
              address: `${type}.x`,
              values: JSON.parse(JSON.stringify(known)) as JsonObject,
              unknown: Object.fromEntries(unknown.map((name) => [name, true as const])),
            },
          ],
        });
        const { resources } = readTerraform({ file: 'p', text: JSON.stringify(plan) });
        for (const resource of resources) JSON.stringify(resource.body);
        const always = mapping.resources.filter((r) => r.when === undefined && r.forEach === undefined);
        if (always.length > 0) expect(resources.length).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
  });

  it.each(mappings)('%s never makes something known of an unknown attribute', (type, mapping) => {
    for (const [i, resource] of mapping.resources.entries()) {
      if (resource.forEach !== undefined) continue;
      for (const [from, to, as] of resource.rows) {
        if (!/^[a-z0-9_]+$/.test(from) || as?.fixed !== undefined || to === '') continue;
        const plan = buildPlan({
          resources: [
            {
              address: `${type}.x`,
              values: from === 'name' ? {} : { name: 'n' },
              references: { [from]: ['terraform_data.hidden.output'] },
            },
          ],
        });
        const { resources } = readTerraform({ file: 'p', text: JSON.stringify(plan) });
        const found = resources.find((r) => r.type === resource.type.toLowerCase());
        if (found === undefined && i > 0) continue;
        const value = getPath(found?.body, to.split('.'));
        expect([from, to, holdsUnknown(value)]).toEqual([from, to, true]);
      }
    }
  });
});

/** Whether an unknown is the value or stands in it, so that nothing is claimed. */
const holdsUnknown = (value: Value | undefined): boolean =>
  isUnknown(value) ||
  (Array.isArray(value) && value.some(holdsUnknown)) ||
  (isValueObject(value) && Object.values(value).some(holdsUnknown));
