import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../lib/json.ts';
import { readArmTemplate } from './read-arm-template.ts';
import { codes, read, template, thing } from './testing/read.ts';

/** Reads hostile input and fails when that takes long. Nothing here needs more than seconds; the bound leaves room for a busy machine. */
function quickly(json: JsonObject, values: { readonly [name: string]: Json } = {}) {
  const started = performance.now();
  const result = read(json, { values });
  expect(performance.now() - started).toBeLessThan(40_000);
  return result;
}

const chain = (length: number, link: (next: string) => string): JsonObject =>
  Object.fromEntries(
    Array.from({ length }, (_, i) => [`v${i}`, i + 1 < length ? link(`variables('v${i + 1}')`) : 'end']),
  );
const output = (value: Json): JsonObject => ({ o: { type: 'string', value } });
const nested = (template: Json, more: JsonObject = {}): JsonObject => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '1',
  name: 'd',
  properties: { mode: 'Incremental', template, expressionEvaluationOptions: { scope: 'inner' } },
  ...more,
});
const loop = (count: number): JsonObject => ({ name: 'l', count });

describe('hostile templates', () => {
  const table: readonly (readonly [string, JsonObject, string])[] = [
    [
      'a long chain of variables',
      template({ variables: chain(20_000, (next) => `[${next}]`), outputs: output("[variables('v0')]") }),
      'ARM_TOO_DEEP',
    ],
    [
      'a text that doubles in each variable',
      template({ variables: chain(60, (next) => `[concat(${next}, ${next})]`), outputs: output("[variables('v0')]") }),
      'ARM_TOO_LARGE',
    ],
    [
      'an array that doubles in each variable',
      template({
        variables: chain(60, (next) => `[createArray(${next}, ${next})]`),
        outputs: output("[variables('v0')]"),
      }),
      'ARM_TOO_LARGE',
    ],
    ['a loop of ten million', template({ resources: [thing('n', { copy: loop(10_000_000) })] }), 'ARM_COPY_LIMIT'],
    [
      'a loop in a loop in a loop',
      template({
        resources: [
          nested(
            template({
              resources: [
                nested(template({ resources: [thing('n', { copy: loop(10_000) })] }), { copy: loop(10_000) }),
              ],
            }),
            { copy: loop(10_000) },
          ),
        ],
      }),
      'ARM_TOO_LARGE',
    ],
    [
      'loops of properties in one another',
      template({
        resources: [
          thing('n', {
            properties: {
              copy: [
                {
                  name: 'a',
                  count: 10_000,
                  input: {
                    copy: [{ name: 'b', count: 10_000, input: { copy: [{ name: 'c', count: 10_000, input: 1 }] } }],
                  },
                },
              ],
            },
          }),
        ],
      }),
      'ARM_TOO_LARGE',
    ],
    [
      'a function that calls itself twice',
      template({
        functions: [
          {
            namespace: 'f',
            members: {
              g: {
                parameters: [{ name: 'n', type: 'int' }],
                output: { type: 'string', value: "[concat(f.g(parameters('n')), f.g(parameters('n')))]" },
              },
            },
          },
        ],
        outputs: output('[f.g(1)]'),
      }),
      'ARM_TOO_DEEP',
    ],
    [
      'functions that call the next one twice',
      template({
        functions: [
          {
            namespace: 'f',
            members: Object.fromEntries(
              Array.from({ length: 80 }, (_, i) => [
                `g${i}`,
                { output: { type: 'string', value: `[if(equals(f.g${i + 1}(), f.g${i + 1}()), 'a', 'b')]` } },
              ]),
            ),
          },
        ],
        outputs: output('[f.g0()]'),
      }),
      'ARM_',
    ],
    [
      'an expression nested deep',
      template({ outputs: output(`[${'not('.repeat(5000)}true()${')'.repeat(5000)}]`) }),
      'ARM_',
    ],
    [
      'a chain of deep expressions',
      template({
        variables: chain(399, (next) => `[${'string('.repeat(150)}${next}${')'.repeat(150)}]`),
        outputs: output("[variables('v0')]"),
      }),
      '',
    ],
  ];
  it.each(table)('%s', (_, json, code) => {
    const result = quickly(json);
    expect(codes(result).every((line) => line.startsWith('error ') || line.startsWith('warning '))).toBe(true);
    expect(codes(result).join()).toContain(code);
    expect(result.diagnostics.length).toBeLessThan(20);
  });

  it('deep JSON is evaluated without ending the stack', () => {
    let value: Json = '[add(1, 1)]';
    for (let i = 0; i < 480; i++) value = i % 2 === 0 ? [value] : { a: value };
    const result = quickly(template({ variables: { v: value }, outputs: output("[variables('v')]") }));
    expect(JSON.stringify(result.outputs['o'])).toContain('2');
  });

  it('a template that links itself twice ends', () => {
    const link = {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '1',
      properties: { templateLink: { relativePath: 'x' } },
    };
    const text = JSON.stringify(
      template({
        resources: [
          { ...link, name: 'a' },
          { ...link, name: 'b' },
        ],
      }),
    );
    const result = readArmTemplate({ file: 'f', text, linked: () => ({ file: 'f', text }) });
    const errors = codes(result).filter((line) => line.startsWith('error'));
    expect(errors.sort()).toEqual(['error ARM_DEPLOYMENT_DEPTH', 'error ARM_DEPLOYMENT_DEPTH', 'error ARM_TOO_LARGE']);
  });

  it.each([
    ['text', ''],
    ['a number', '7'],
    ['null', 'null'],
    ['a template of nothing', '{"$schema":"https://x/deploymentTemplate.json#","resources":null}'],
    [
      'a template of wrong kinds',
      '{"$schema":"https://x/deploymentTemplate.json#","resources":[7,null,[]],"parameters":[],"variables":7,"outputs":"x","functions":{}}',
    ],
  ])('%s gives a result', (_, text) => {
    expect(readArmTemplate({ file: 'f', text }).resources).toEqual([]);
  });
});

describe('large templates', () => {
  it('are read in time in proportion to their size', () => {
    const resources = Array.from({ length: 20_000 }, (_, i) =>
      thing(`n${i}`, {
        location: '[resourceGroup().location]',
        properties: { a: `[concat('x', '${i}')]`, list: [1, 2, 3] },
      }),
    );
    const result = quickly(template({ resources }));
    expect(result.resources).toHaveLength(20_000);
    expect(result.resources[19_999]?.source.line).toBeGreaterThan(200_000);
  });
});
