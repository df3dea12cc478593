import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../lib/json.ts';
import { validateTemplate } from './index.ts';
import { contosoIndex } from './testing/contoso.ts';
import { validateResource } from './validate-resource.ts';

const index = contosoIndex();

const words = fc.constantFrom(
  ...[
    'location',
    'properties',
    'state',
    'rules',
    'source',
    'kind',
    'copy',
    'name',
    'input',
    'count',
    'resources',
    'type',
  ],
  ...[
    'Contoso.Test/things',
    '2024-01-01',
    'apiVersion',
    'dependsOn',
    'parameters',
    'variables',
    'functions',
    'template',
  ],
  ...[
    "[parameters('x')]",
    "[reference('y')]",
    "[resourceId('a/b')]",
    '[[',
    '[',
    '[)]',
    "[variables('v')]",
    '__proto__',
    'Disk',
  ],
  ...[
    'Microsoft.Resources/deployments',
    'expressionEvaluationOptions',
    'scope',
    'inner',
    'members',
    'output',
    'namespace',
  ],
);
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    words,
    fc.integer(),
    fc.constantFrom(null, true, 1e308, -0),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(words, tie('value'), { maxKeys: 5 }),
  ),
}));

describe('the validator', () => {
  it('takes any body', () => {
    fc.assert(
      fc.property(value, value, (name, body) => {
        const object = typeof body === 'object' && body !== null && !Array.isArray(body) ? body : { properties: body };
        for (const type of ['Contoso.Test/things', 'Contoso.Test/things/settings', 'a/providers/b']) {
          const { problems } = validateResource(index, { type, apiVersion: '2024-01-01', name, body: object as never });
          expect(problems.every(({ message }) => !/[\n\r]/.test(message))).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('takes any template', () => {
    fc.assert(
      fc.property(value, (resources) => {
        for (const json of [
          resources,
          { resources },
          {
            Resources: resources,
            parameters: resources,
            variables: resources,
            functions: resources,
            outputs: resources,
          },
        ]) {
          validateTemplate(index, json as Json);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('is done with deep, wide and circular input in no time', () => {
    const started = performance.now();
    let deep: Json = {};
    for (let i = 0; i < 400; i++) deep = { either: deep, properties: deep };
    const wide = Array.from({ length: 100_000 }, () => ({ port: 0 }));
    const circles = { a: "[variables('b')]", b: "[concat(variables('a'), variables('a'))]" };
    const thing = { type: 'Contoso.Test/things', apiVersion: '2024-01-01', name: "[variables('a')]", location: 'x' };
    validateTemplate(index, {
      variables: circles,
      resources: [
        { ...thing, properties: { state: 'Enabled', rules: wide } },
        { ...thing, properties: { state: 'Enabled', free: wide, source: wide } },
      ],
    });
    const { problems } = validateResource(index, {
      type: 'Contoso.Test/things',
      apiVersion: '2024-01-01',
      body: { location: 'x', properties: { state: 'Enabled', rules: wide } },
    });
    expect(problems.length).toBeLessThanOrEqual(200);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});
