import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/json.ts';
import { codes, evaluate, group, read, template } from '../testing/read.ts';

describe('functions of the place', () => {
  const table: readonly (readonly [string, Json])[] = [
    ['[subscription().subscriptionId]', 'S'],
    ['[subscription().id]', '/subscriptions/S'],
    ['[resourceGroup().name]', 'G'],
    ['[resourceGroup().id]', group],
    ['[resourceGroup().location]', 'eastus'],
    ['[resourceGroup().tags]', '?runtime {resourceGroup().tags}'],
    ['[tenant().tenantId]', '00000000-0000-0000-0000-000000000002'],
    ['[deployment().name]', 'assumed-deployment'],
    ['[deployment().properties.template.contentVersion]', '1.0.0.0'],
    ['[environment().suffixes.storage]', 'core.windows.net'],
    ["[utcNow('u')]", "?runtime {utcNow('u')}"],
    ["[listKeys('x', '1').keys[0].value]", "?runtime {listKeys('x','1').keys[0].value}"],
    ["[resourceId('A.B/c', 'n')]", `${group}/providers/A.B/c/n`],
    ["[resourceId('A.B/c/d', 'n', 'm')]", `${group}/providers/A.B/c/n/d/m`],
    ["[resourceId('A.B/c/d', 'n/m')]", `${group}/providers/A.B/c/n/d/m`],
    ["[resourceId('other', 'A.B/c', 'n')]", '/subscriptions/S/resourceGroups/other/providers/A.B/c/n'],
    ["[resourceId('T', 'other', 'A.B/c', 'n')]", '/subscriptions/T/resourceGroups/other/providers/A.B/c/n'],
    ["[resourceId('A.B/c', parameters('p'))]", `?parameter ${group}/providers/A.B/c/{parameters('p')}`],
    ["[subscriptionResourceId('A.B/c', 'n')]", '/subscriptions/S/providers/A.B/c/n'],
    ["[subscriptionResourceId('T', 'A.B/c', 'n')]", '/subscriptions/T/providers/A.B/c/n'],
    ["[subscriptionResourceId('Microsoft.Resources/resourceGroups', 'n')]", '/subscriptions/S/resourceGroups/n'],
    ["[tenantResourceId('A.B/c', 'n')]", '/providers/A.B/c/n'],
    [
      "[tenantResourceId('Microsoft.Management/managementGroups', 'n')]",
      '/providers/Microsoft.Management/managementGroups/n',
    ],
    [
      "[managementGroupResourceId('A.B/c', 'n')]",
      '/providers/Microsoft.Management/managementGroups/assumed-mg/providers/A.B/c/n',
    ],
    [
      "[managementGroupResourceId('M', 'A.B/c', 'n')]",
      '/providers/Microsoft.Management/managementGroups/M/providers/A.B/c/n',
    ],
    ["[extensionResourceId('/subscriptions/S', 'A.B/c', 'n')]", '/subscriptions/S/providers/A.B/c/n'],
  ];
  it.each(table)('%s', (expression, expected) => {
    expect(evaluate(expression, { parameters: { p: { type: 'string' } } })).toEqual(expected);
  });

  it('give each newGuid a value of its own', () => {
    const parameters = {
      a: { type: 'string', defaultValue: '[newGuid()]' },
      b: { type: 'string', defaultValue: '[newGuid()]' },
    };
    expect(evaluate("[equals(parameters('a'), parameters('a'))]", { parameters })).toBe(true);
    expect(evaluate("[equals(parameters('a'), parameters('b'))]", { parameters })).toMatch(/^\?runtime/);
  });

  it.each([
    ["[resourceId('A.B/c', 'n', 'm')]", 'ARM_ARGUMENT'],
    ["[resourceId('x')]", 'ARM_ARGUMENT'],
    ["[parameters('none')]", 'ARM_UNKNOWN_PARAMETER'],
    ["[variables('none')]", 'ARM_UNKNOWN_VARIABLE'],
    ['[contoso.none()]', 'ARM_UNKNOWN_FUNCTION'],
    ['[concat(]', 'ARM_SYNTAX'],
  ])('%s is an error', (expression, code) => {
    const result = read(template({ outputs: { o: { type: 'string', value: expression } } }));
    expect(codes(result)).toEqual([`error ${code}`]);
  });
});

describe('variables', () => {
  it.each([
    ['plain', { a: 1 }, "[variables('a')]", 1],
    ['of others', { a: "[variables('b')]", b: '[add(1, 2)]' }, "[variables('A')]", 3],
    ['objects', { a: { b: ["[toUpper('x')]"] } }, "[variables('a').b[0]]", 'X'],
  ])('may be %s', (_, variables, expression, expected) => {
    expect(evaluate(expression, { variables })).toEqual(expected);
  });

  it('report a circle once', () => {
    const variables = { a: "[variables('b')]", b: "[variables('c')]", c: "[variables('a')]" };
    const outputs = {
      o: { type: 'string', value: "[variables('a')]" },
      p: { type: 'string', value: "[variables('c')]" },
    };
    expect(codes(read(template({ variables, outputs })))).toEqual(['error ARM_CIRCULAR']);
  });

  it('are all there when asked for', () => {
    const result = read(template({ variables: { a: 1, b: "[variables('a')]" } }));
    expect(result.variables()).toEqual({ a: 1, b: 1 });
  });
});

describe('functions of the template', () => {
  const functions = [
    {
      namespace: 'contoso',
      members: {
        greet: {
          parameters: [{ name: 'who', type: 'string' }],
          output: { type: 'string', value: "[concat('hi ', parameters('who'))]" },
        },
        twice: {
          parameters: [{ name: 'who', type: 'string' }],
          output: { type: 'object', value: { a: "[contoso.greet(parameters('WHO'))]" } },
        },
        outside: { output: { type: 'string', value: "[parameters('p')]" } },
        again: { output: { type: 'string', value: '[contoso.again()]' } },
      },
    },
  ];
  const parameters = { p: { type: 'string', defaultValue: 'outer' } };

  it.each([
    ["[contoso.greet('you')]", 'hi you'],
    ["[Contoso.Greet(parameters('p'))]", 'hi outer'],
    ["[contoso.twice('you').a]", 'hi you'],
  ])('%s', (call, expected) => {
    expect(evaluate(call, { functions, parameters })).toEqual(expected);
  });

  it.each([
    ['[contoso.outside()]', 'error ARM_UNKNOWN_PARAMETER'],
    ['[contoso.again()]', 'error ARM_TOO_DEEP'],
  ])('%s is an error', (call, code) => {
    const result = read(template({ functions, parameters, outputs: { o: { type: 'string', value: call } } }));
    expect(codes(result)).toEqual([code]);
  });
});

describe('outputs', () => {
  it('follow their conditions', () => {
    const result = read(
      template({
        parameters: { on: { type: 'bool' } },
        outputs: {
          a: { type: 'string', condition: false, value: '[nosuch()]' },
          b: { type: 'string', condition: true, value: 'b' },
          c: { type: 'string', condition: "[parameters('on')]", value: 'c' },
        },
      }),
    );
    expect(Object.keys(result.outputs)).toEqual(['b', 'c']);
    expect(result.outputs['c']).toMatchObject({ presence: 'maybe-absent', reason: 'parameter' });
  });

  it('are named when they are secure', () => {
    const outputs = { a: { type: 'string', value: 'x' }, b: { type: 'secureString', value: 'y' } };
    expect(read(template({ outputs })).secureOutputs).toEqual(['b']);
  });

  it('that are no objects are reported', () => {
    expect(codes(read(template({ outputs: { a: 7 } })))).toEqual(['error ARM_OUTPUT']);
  });
});
