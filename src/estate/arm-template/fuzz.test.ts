import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { readArmTemplate } from './read-arm-template.ts';
import { template, thing } from './testing/read.ts';

/** One of everything, so that a mutation can reach every part of the reader. */
const seed = template({
  languageVersion: '2.0',
  definitions: { size: { type: 'int', minValue: 1 } },
  parameters: {
    a: { type: 'string', defaultValue: "[concat('x', parameters('b'))]" },
    b: { type: 'string', defaultValue: 'b', allowedValues: ['b', 'c'] },
    n: { $ref: '#/definitions/size', defaultValue: 2 },
    pw: { type: 'secureString' },
  },
  functions: [
    {
      namespace: 'f',
      members: {
        g: {
          parameters: [{ name: 'x', type: 'string' }],
          output: { type: 'string', value: "[toUpper(parameters('x'))]" },
        },
      },
    },
  ],
  variables: {
    v: "[f.g(parameters('a'))]",
    copy: [{ name: 'list', count: "[parameters('n')]", input: "[copyIndex('list')]" }],
  },
  resources: {
    one: thing("[variables('v')]", {
      condition: '[equals(1, 1)]',
      tags: { "[variables('v')]": 'x' },
      properties: { p: "[parameters('pw')]" },
    }),
    loop: thing("[format('n{0}', copyIndex())]", {
      copy: { name: 'loop', count: "[length(variables('list'))]" },
      properties: { copy: [{ name: 'disks', count: 2, input: { i: "[copyIndex('disks')]" } }] },
      resources: [{ type: 'parts', apiVersion: '1', name: 'p' }],
    }),
    old: thing('old', { existing: true, scope: '/subscriptions/x/resourceGroups/y' }),
    lock: {
      type: 'Microsoft.Authorization/locks',
      apiVersion: '1',
      name: 'l',
      scope: "[resourceId('Contoso.Test/things', variables('v'))]",
    },
    deep: {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '1',
      name: 'deep',
      resourceGroup: 'other',
      properties: {
        mode: 'Incremental',
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: { in: { value: "[reference('one').p]" } },
        template: template({
          parameters: { in: { type: 'string' } },
          resources: [thing("[parameters('in')]")],
          outputs: { out: { type: 'string', value: "[parameters('in')]" } },
        }),
      },
    },
    link: {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '1',
      name: 'k',
      properties: { mode: 'Incremental', templateLink: { relativePath: 'k.json' } },
    },
  },
  outputs: {
    o: { type: 'string', value: "[reference('deep').outputs.out.value]" },
    all: { type: 'array', copy: { count: 2, input: '[copyIndex()]' } },
  },
});

const pieces: readonly Json[] = [
  null,
  true,
  0,
  -1,
  3,
  1e20,
  '',
  '/',
  '[',
  '[]',
  '[[x]',
  'x/y/z',
  [],
  {},
  [null],
  { value: null },
  { copy: 7 },
  { copy: [{ name: 'a', count: 2, input: 1 }] },
  "[parameters('a')]",
  "[parameters('pw')]",
  "[variables('v')]",
  "[reference('one')]",
  "[reference('deep').outputs]",
  "[references('loop')]",
  '[copyIndex()]',
  "[resourceId('A.B/c', 'd')]",
  "[createObject('a', parameters('b'))]",
  '[f.g(1)]',
  '[resourceGroup()]',
  '[range(0, 5)]',
  '[newGuid()]',
  "[listKeys('one', '1')]",
  'Microsoft.Resources/deployments',
  '__proto__',
  'constructor',
];
const keys = [
  'copy',
  'condition',
  'existing',
  'scope',
  'resources',
  'properties',
  'template',
  'parameters',
  'name',
  'type',
  'count',
  'input',
  'value',
  'import',
  '__proto__',
  '[x',
];

/** Replaces, removes or adds one value somewhere; the numbers choose where and what. */
function mutate(json: Json, choices: readonly number[]): Json {
  const [first = 0, ...rest] = choices;
  const piece = pieces[first % pieces.length] ?? null;
  if (rest.length === 0 || typeof json !== 'object' || json === null) return piece;
  if (!isJsonObject(json)) {
    const at = first % (json.length + 1);
    return at === json.length ? [...json, piece] : json.map((item: Json, i) => (i === at ? mutate(item, rest) : item));
  }
  const members = Object.entries(json);
  const at = first % (members.length + 2);
  if (at === members.length) return Object.fromEntries(members.slice(1));
  const key = keys[first % keys.length] ?? 'x';
  if (at > members.length) return Object.fromEntries([...members, [key, piece]]);
  return Object.fromEntries(members.map(([name, member], i) => [name, i === at ? mutate(member, rest) : member]));
}

const linkedText = JSON.stringify(template({ resources: [thing('linked')] }));
const asObject = (json: Json): JsonObject => (isJsonObject(json) ? json : {});
const choices = fc.array(fc.nat(10_000), { minLength: 2, maxLength: 9 });

describe('readArmTemplate', () => {
  it('never throws, hangs or says a secret, whatever the template', () => {
    fc.assert(
      fc.property(fc.array(choices, { minLength: 1, maxLength: 6 }), (mutations) => {
        const mutated = mutations.reduce<Json>(mutate, seed);
        const text = JSON.stringify({ ...asObject(mutated), $schema: seed['$schema'] ?? '' });
        const started = performance.now();
        const result = readArmTemplate({
          file: 'f.json',
          text,
          values: { pw: 'Hunter2-Hunter2' },
          linked: (path) => (path === 'k.json' ? { file: 'k.json', text: linkedText } : undefined),
        });
        expect(performance.now() - started).toBeLessThan(30_000);
        expect(JSON.stringify(result.diagnostics)).not.toContain('Hunter2');
        for (const resource of result.resources) {
          expect(resource.source.line).toBeGreaterThan(0);
          expect(resource.locate?.(['properties', 'copy', 0, 'x'])).toBeDefined();
          expect(resource.type).toBe(resource.type.toLowerCase());
        }
        result.variables();
      }),
      { numRuns: 600 },
    );
  });

  it('never throws, whatever the text', () => {
    const text = JSON.stringify(seed, undefined, 1);
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(40), fc.string(), (at, length, piece) => {
        readArmTemplate({ file: 'f.json', text: text.slice(0, at) + piece + text.slice(at + length) });
      }),
      { numRuns: 300 },
    );
  });
});
