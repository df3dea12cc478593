import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../lib/json.ts';
import { codes, evaluate, read, shown, template } from '../testing/read.ts';

const file = (parameters: JsonObject) => ({
  file: 'main.parameters.json',
  text: JSON.stringify({
    $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#',
    contentVersion: '1.0.0.0',
    parameters,
  }),
});
const value = (declared: JsonObject, given?: Json): Json | undefined =>
  evaluate("[parameters('p')]", { parameters: { p: declared } }, given === undefined ? {} : { values: { p: given } });

describe('parameters', () => {
  const table: readonly (readonly [string, JsonObject, Json | undefined, Json])[] = [
    ['take a default', { type: 'string', defaultValue: 'a' }, undefined, 'a'],
    ['take a value before a default', { type: 'string', defaultValue: 'a' }, 'b', 'b'],
    ['evaluate a default', { type: 'string', defaultValue: "[toUpper('a')]" }, undefined, 'A'],
    ['never evaluate a given value', { type: 'string' }, "[toUpper('a')]", "[toUpper('a')]"],
    ['are null where they may be', { type: 'string', nullable: true }, undefined, null],
    ['take the default for a null', { type: 'string', defaultValue: 'a' }, null, 'a'],
    ['are unknown without a value', { type: 'string' }, undefined, "?parameter {parameters('p')}"],
    ['read a number from a command line', { type: 'int' }, '3', 3],
    ['read a truth value from a command line', { type: 'bool' }, 'True', true],
    ['read an object from a command line', { type: 'object' }, '{"a":1}', { a: 1 }],
    ['leave text alone', { type: 'string' }, '3', '3'],
  ];
  it.each(table)('%s', (_, declared, given, expected) => {
    expect(value(declared, given)).toEqual(expected);
  });

  it('read one another in any order', () => {
    const parameters = {
      a: { type: 'string', defaultValue: "[concat(parameters('b'), '!')]" },
      b: { type: 'string', defaultValue: "[parameters('C')]" },
      c: { type: 'string', defaultValue: 'x' },
    };
    expect(evaluate("[parameters('a')]", { parameters })).toBe('x!');
  });

  it('report a circle once and go on', () => {
    const parameters = {
      a: { type: 'string', defaultValue: "[parameters('b')]" },
      b: { type: 'string', defaultValue: "[parameters('a')]" },
    };
    const result = read(template({ parameters }));
    expect(codes(result)).toEqual(['error ARM_CIRCULAR']);
  });

  it('name a missing one once, as an error only when strict', () => {
    const json = template({
      parameters: { p: { type: 'string' } },
      outputs: { a: { type: 'string', value: "[parameters('p')]" }, b: { type: 'string', value: "[parameters('p')]" } },
    });
    expect(codes(read(json))).toEqual(['warning ARM_MISSING_PARAMETER']);
    const strict = read(json, { strict: true });
    expect(codes(strict)).toEqual(['error ARM_MISSING_PARAMETER']);
    expect(shown(strict.outputs['a'])).toBe("?parameter {parameters('p')}");
    expect(strict.diagnostics[0]?.source).toEqual({ file: 'main.json', line: 6, column: 5 });
  });

  const wrong: readonly (readonly [string, JsonObject, Json, string | undefined])[] = [
    ['a wrong type', { type: 'int' }, [1], 'must be of type int'],
    [
      'a value that is not allowed',
      { type: 'string', allowedValues: ['a', 'b'] },
      'c',
      'is not one of its allowed values',
    ],
    ['an allowed value in another case', { type: 'string', allowedValues: ['a', 'b'] }, 'A', undefined],
    ['an array of allowed values', { type: 'array', allowedValues: ['a', 'b'] }, ['b', 'a'], undefined],
    ['a short text', { type: 'string', minLength: 3 }, 'ab', 'is shorter than 3'],
    ['a long array', { type: 'array', maxLength: 1 }, [1, 2], 'is longer than 1'],
    ['a small number', { type: 'int', minValue: 3 }, 2, 'is less than 3'],
    ['a large number', { type: 'int', maxValue: 3 }, 4, 'is more than 3'],
    ['a user type', { $ref: '#/definitions/small' }, 4, 'is more than 3'],
  ];
  it.each(wrong)('are checked: %s', (_, declared, given, problem) => {
    const definitions = { small: { type: 'int', maxValue: 3 } };
    const result = read(template({ definitions, parameters: { p: declared } }), { values: { p: given } });
    expect(result.diagnostics.map((d) => d.message)).toEqual(
      problem === undefined ? [] : [`The value of parameter "p" ${problem}`],
    );
    expect(result.parameters[0]?.value).toEqual(given);
  });

  it('take nullability and defaults from a user type', () => {
    const definitions = { maybe: { type: 'string', nullable: true } };
    expect(evaluate("[parameters('p')]", { definitions, parameters: { p: { $ref: '#/definitions/maybe' } } })).toBe(
      null,
    );
  });

  it('survive a user type that names itself', () => {
    const definitions = { loop: { $ref: '#/definitions/loop' } };
    expect(codes(read(template({ definitions, parameters: { p: { $ref: '#/definitions/loop' } } })))).toEqual([
      'warning ARM_MISSING_PARAMETER',
    ]);
  });
});

describe('parameter files', () => {
  const parameters = { a: { type: 'string' }, b: { type: 'secureString' } };
  const outputs = {
    a: { type: 'string', value: "[parameters('a')]" },
    b: { type: 'string', value: "[parameters('b')]" },
  };
  const json = template({ parameters, outputs });

  it('give values, the later file before the earlier', () => {
    const result = read(json, {
      parameters: [file({ a: { value: '1' }, b: { value: 'x' } }), file({ A: { value: '2' } })],
    });
    expect(shown(result.outputs)).toEqual({ a: '2', b: "?runtime {parameters('b')}" });
    expect(result.parameters.map(({ value }) => value)).toEqual(['2', 'x']);
    expect(result.diagnostics).toEqual([]);
  });

  it('leave a Key Vault secret unknown', () => {
    const reference = { keyVault: { id: '/subscriptions/x' }, secretName: 'pw' };
    const result = read(json, { parameters: [file({ a: { value: '1' }, b: { reference } })] });
    expect(shown(result.outputs['b'])).toBe("?runtime {keyVaultSecret('b','pw')}");
  });

  it('may leave out the envelope', () => {
    const text = JSON.stringify({ a: { value: '1' }, b: { value: '2' } });
    const result = read(json, { parameters: [{ file: 'p.json', text }] });
    expect(result.parameters.map(({ value }) => value)).toEqual(['1', '2']);
  });

  const bad: readonly (readonly [string, string, string])[] = [
    ['no JSON', '{', 'error ARM_JSON'],
    ['a template', JSON.stringify(template({})), 'error ARM_PARAMETER_FILE'],
    ['a list', '[]', 'error ARM_PARAMETER_FILE'],
  ];
  it.each(bad)('are refused: %s', (_, text, code) => {
    expect(codes(read(json, { parameters: [{ file: 'p.json', text }], values: { a: '1', b: '2' } }))).toEqual([code]);
  });

  it('are told of values that no parameter takes', () => {
    const result = read(json, { parameters: [file({ a: { value: '1' }, b: { value: '2' }, other: { value: 3 } })] });
    expect(result.diagnostics.map((d) => `${d.code} ${d.source.file}`)).toEqual([
      'ARM_UNDECLARED_PARAMETER main.parameters.json',
    ]);
  });
});

describe('secure parameters', () => {
  const secret = 'Hunter2-Hunter2';
  const parameters = {
    pw: { type: 'secureString', maxLength: 3 },
    box: { type: 'object', properties: { pw: { type: 'securestring' } } },
  };
  const outputs: JsonObject = Object.fromEntries(
    [
      "[fail(parameters('pw'))]",
      "[fail(base64(parameters('pw')))]",
      "[fail(variables('indirect'))]",
      "[int(parameters('pw'))]",
      "[createObject('a', 1)[parameters('pw')]]",
      "[fail(parameters('box').pw)]",
      "[resourceId(parameters('pw'))]",
      "[parameters(parameters('pw'))]",
    ].map((value, i) => [`o${i}`, { type: 'string', value }]),
  );
  const json = template({
    parameters,
    variables: { indirect: "[concat('x', parameters('pw'))]" },
    resources: [
      { type: 'A.B/c', apiVersion: '1', name: 'n', copy: { name: "[parameters('pw')]", count: "[parameters('pw')]" } },
      { type: 'A.B/c', apiVersion: '1', name: "[concat(parameters('pw'), '/x')]", condition: "[parameters('pw')]" },
    ],
    outputs,
  });

  it('flow neither into resources and outputs nor into diagnostics', () => {
    const result = read(json, { values: { pw: secret, box: { pw: secret } } });
    const text = JSON.stringify([result.diagnostics, result.resources, result.outputs]);
    expect(result.diagnostics.length).toBeGreaterThan(4);
    expect(text).not.toContain('Hunter2');
    expect(text).not.toContain(Buffer.from(secret).toString('base64').slice(0, 12));
    expect(
      evaluate(
        "[contains(parameters('pw'), 'Hunter')]",
        { parameters: { pw: { type: 'secureString' } } },
        { values: { pw: secret } },
      ),
    ).not.toBe(true);
    expect(result.parameters.map((p) => [p.name, p.secure])).toEqual([
      ['pw', true],
      ['box', true],
    ]);
  });

  it('are unknown text wherever they are used, and join with themselves', () => {
    const types = {
      definitions: {
        one: { type: 'object', properties: { key: { type: 'secureString' }, size: { type: 'string' } } },
      },
      parameters: {
        pw: { type: 'secureString', defaultValue: secret },
        none: { type: 'secureString', defaultValue: '' },
        all: { type: 'secureObject', defaultValue: { deep: [{ text: secret, count: 3 }] } },
        some: { type: 'array', items: { $ref: '#/definitions/one' }, defaultValue: [{ key: secret, size: 'small' }] },
      },
    };
    const of = (expression: string) => evaluate(expression, types);
    expect(of("[concat('st', parameters('pw'))]")).toBe("?runtime st{parameters('pw')}");
    expect(of("[equals(parameters('pw'), parameters('pw'))]")).toBe(true);
    expect(of("[empty(parameters('none'))]")).toBe(true);
    expect(of("[parameters('all')]")).toEqual({
      deep: [{ text: "?runtime {parameters('all').deep[0].text}", count: 3 }],
    });
    expect(of("[parameters('some')[0]]")).toEqual({ key: "?runtime {parameters('some')[0].key}", size: 'small' });
  });
});

describe('what is given to a nested template', () => {
  const nested = (properties: JsonObject): JsonObject => ({
    type: 'Microsoft.Resources/deployments',
    apiVersion: '2022-09-01',
    name: 'nested',
    properties: {
      expressionEvaluationOptions: { scope: 'inner' },
      template: template({
        parameters: { tls: { type: 'string', defaultValue: 'TLS1_2' } },
        resources: [{ type: 'A.B/c', apiVersion: '1', name: 'n', properties: { tls: "[parameters('tls')]" } }],
      }),
      ...properties,
    },
  });

  it.each([
    ['as a whole unknown', { parameters: "[parameters('given')]" }, "?parameter {parameters('given').tls.value}"],
    [
      'in a file that is not at hand',
      { parametersLink: { uri: 'https://x/p.json' } },
      expect.stringMatching(/^\?unsupported/),
    ],
  ])('does not leave it its defaults: %s', (_, properties, tls) => {
    const result = read(template({ parameters: { given: { type: 'object' } }, resources: [nested(properties)] }));
    expect(shown(result.resources.at(-1)?.body['properties'])).toEqual({ tls });
  });
});

describe('resources that are no list', () => {
  it.each([['text'], [null], [5]])('%s is an error, for nothing would be judged', (resources) => {
    expect(codes(read(template({ resources })))).toEqual(['error ARM_RESOURCE']);
  });
});
