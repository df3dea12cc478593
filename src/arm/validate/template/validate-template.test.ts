import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../lib/json.ts';
import { contosoIndex } from '../testing/contoso.ts';
import { validateTemplate } from './validate-template.ts';

const index = contosoIndex();

const thing = (name: string, more: JsonObject = {}): JsonObject => ({
  type: 'Contoso.Test/things',
  apiVersion: '2024-01-01',
  name,
  location: 'here',
  properties: { state: 'Enabled' },
  ...more,
});

const deployment = (template: JsonObject, more: JsonObject = {}, scope = 'inner'): JsonObject => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2024-01-01',
  name: 'deep',
  properties: { mode: 'Incremental', expressionEvaluationOptions: { scope }, template, ...more },
});

/** What is told of a template, without what is only "not validated". */
function told(template: JsonObject): readonly string[] {
  const { resources, problems } = validateTemplate(index, template);
  return [...resources.flatMap((resource) => resource.problems), ...problems]
    .filter(({ severity }) => severity !== 'not-validated')
    .map(({ path, message, near }) => `${path.join('.')}: ${message}${near === undefined ? '' : ` ~${near}`}`);
}

const id = (name: string): string => `[resourceId('Contoso.Test/things', ${name})]`;

describe('validateTemplate', () => {
  it.each<readonly [string, JsonObject, readonly string[]]>([
    [
      'a sound template',
      {
        resources: [
          thing('abc'),
          thing('def', { dependsOn: ["[resourceId('Contoso.Test/things', 'abc')]", 'abc', 'Contoso.Test/things/abc'] }),
        ],
      },
      [],
    ],
    [
      'names that are not declared',
      {
        parameters: { location: {} },
        variables: { size: 1 },
        resources: [thing("[parameters('locaton')]"), thing("[variables('sise')]"), thing("[toLowr('a')]")],
      },
      [
        'resources.0.name: there is no parameter "locaton" ~location',
        'resources.1.name: there is no variable "sise" ~size',
        'resources.2.name: there is no function "toLowr" ~toLower',
      ],
    ],
    [
      'names in another case',
      {
        parameters: { Location: {} },
        Variables: { A: "[parameters('LOCATION')]" },
        resources: [thing("[variables('a')]")],
      },
      [],
    ],
    [
      'variables of a loop',
      {
        variables: { copy: [{ name: 'list', count: 2, input: 1 }] },
        outputs: { o: { value: "[variables('list')]" } },
        resources: [],
      },
      [],
    ],
    [
      'an expression that cannot be read',
      { resources: [thing("[concat('a']")] },
      ['resources.0.name: cannot be read: The expression ends where a comma or a closing parenthesis should stand'],
    ],
    [
      'functions of its own',
      {
        functions: [
          {
            namespace: 'f',
            members: {
              g: { parameters: [{ name: 'x' }], output: { value: "[concat(parameters('x'), parameters('y'))]" } },
            },
          },
        ],
        resources: [thing("[f.g('a')]"), thing("[f.h('a')]")],
      },
      [
        'resources.1.name: there is no function "f.h" ~f.g',
        'functions.0.members.g.output.value: there is no parameter "y" ~x',
      ],
    ],
    [
      'what a resource depends on',
      {
        resources: [
          thing('abc'),
          thing('abd', { dependsOn: [id("'abcd'"), "[resourceId('Contoso.Test/others', 'x')]", 'abx'] }),
        ],
      },
      [
        'resources.1.dependsOn.0: depends on a Contoso.Test/things of a name that the template does not hold ~abc',
        'resources.1.dependsOn.1: depends on a Contoso.Test/others that the template does not hold',
        'resources.1.dependsOn.2: depends on "abx", which the template does not hold ~abc',
      ],
    ],
    [
      'what may be there',
      {
        parameters: { n: {}, m: {} },
        resources: [
          thing("[parameters('n')]"),
          thing('abc', {
            dependsOn: [id("parameters('m')"), 'somename', "[resourceId('other', 'Contoso.Test/others', 'x')]"],
          }),
        ],
      },
      [],
    ],
    [
      'loops',
      {
        resources: [
          thing("[format('abc{0}', copyIndex())]", { copy: { name: 'all', count: 2 } }),
          thing('abc', { dependsOn: ['all', id("'abc1'")] }),
        ],
      },
      [],
    ],
    [
      'symbolic names',
      {
        languageVersion: '2.0',
        resources: {
          one: thing('abc', { dependsOn: ['two', 'too'] }),
          two: thing('abd', { existing: true }),
          three: thing('abe', { tags: { a: "[reference('onne').x]" }, dependsOn: ["[format('one[{0}]', 1)]"] }),
        },
      },
      [
        'resources.one.dependsOn.1: depends on "too", which the template does not hold ~two',
        'resources.three.tags.a: refers to "onne", which the template does not hold ~one',
      ],
    ],
    [
      'references without a version',
      {
        resources: [thing('abc')],
        outputs: {
          a: { value: `[reference(${id("'abc'").slice(1, -1)}).x]` },
          b: { value: "[reference(resourceId('Contoso.Test/others', 'x')).y]" },
          c: { value: "[reference(resourceId('Contoso.Test/others', 'x'), '2024-01-01').y]" },
        },
      },
      ['outputs.b.value: refers to a Contoso.Test/others that the template does not hold'],
    ],
    [
      'ids',
      {
        resources: [thing('abcde')],
        outputs: { a: { value: "[resourceId('Contoso.Test/things/parts', 'x')]" }, b: { value: id("'abcdf'") } },
      },
      [
        'outputs.a.value: the id of a Contoso.Test/things/parts takes 2 names, not 1',
        'outputs.b.value: there is no Contoso.Test/things of this name in the template ~abcde',
      ],
    ],
    [
      'children inside a resource',
      {
        resources: [
          thing('abc', {
            resources: [
              { type: 'parts', apiVersion: '2024-01-01', name: 'other' },
              {
                type: 'Contoso.Test/things/parts',
                apiVersion: '2024-01-01',
                name: 'abc/default',
                properties: { prot: 1 },
              },
            ],
          }),
        ],
      },
      [
        'resources.0.resources.0.name: is none of the allowed values',
        'resources.0.resources.1.properties.prot: there is no property "prot" ~port',
        'resources.0.resources.1.properties.port: is required',
      ],
    ],
    [
      'what a condition leaves out',
      { resources: [thing('abc', { condition: false, properties: {} })] },
      ['resources.0.properties.state: is required'],
    ],
    [
      'expressions that the text decides',
      {
        variables: { days: '[add(90, 1)]', object: { state: 'Off' } },
        resources: [
          thing('abc', { properties: { state: 'Enabled', days: "[variables('days')]" } }),
          thing('abd', { properties: "[variables('object')]" }),
        ],
      },
      ['resources.0.properties.days: is out of range', 'resources.1.properties.state: is none of the allowed values'],
    ],
    [
      'a template inside with names of its own',
      {
        parameters: { outer: {} },
        resources: [
          deployment(
            { parameters: { inner: {} }, resources: [thing("[parameters('inner')]"), thing("[parameters('outer')]")] },
            { parameters: { inner: { value: "[parameters('outer')]" } } },
          ),
        ],
      },
      ['resources.0.properties.template.resources.1.name: there is no parameter "outer"'],
    ],
    [
      'a template inside with the names around it',
      {
        parameters: { outer: {} },
        resources: [
          deployment(
            { parameters: { inner: {} }, resources: [thing("[parameters('inner')]"), thing("[parameters('outer')]")] },
            {},
            'outer',
          ),
        ],
      },
      ['resources.0.properties.template.resources.0.name: there is no parameter "inner"'],
    ],
    [
      'a template inside of which nobody knows whose names it has',
      {
        parameters: { s: {} },
        resources: [deployment({ resources: [thing("[parameters('inner')]")] }, {}, "[parameters('s')]")],
      },
      [],
    ],
    [
      'parameters that are passed on',
      {
        resources: [
          deployment(
            {
              definitions: { n: { nullable: true } },
              parameters: { a: {}, b: { defaultValue: 1 }, c: { $ref: '#/definitions/n' }, d: {} },
              resources: [],
            },
            { parameters: { a: { value: 1 }, e: { value: 1 } } },
          ),
        ],
      },
      [
        'resources.0.properties.parameters.e: the template has no parameter "e" ~a',
        'resources.0.properties.parameters: the template needs a parameter "d"',
      ],
    ],
    [
      'a resource without a version',
      { resources: [{ type: 'Contoso.Test/things', name: 'abc' }, { name: 'x' }] },
      ['resources.0.apiVersion: is required', 'resources.1.type: is required'],
    ],
    [
      'what an extension makes',
      { resources: { g: { import: 'graph', type: 'Microsoft.Graph/groups@v1.0', properties: {} } } },
      [],
    ],
    [
      'outputs of a deployment',
      {
        parameters: { n: {} },
        resources: [
          { ...deployment({ resources: [], outputs: { location: {} } }), name: "[parameters('n')]" },
          deployment({ resources: [] }),
        ],
        outputs: {
          a: {
            value: "[reference(resourceId('Microsoft.Resources/deployments', parameters('n'))).outputs.location.value]",
          },
          b: {
            value: "[reference(resourceId('Microsoft.Resources/deployments', parameters('n'))).outputs.locaton.value]",
          },
          c: { value: "[reference(resourceId('Microsoft.Resources/deployments', 'deep')).outputs['x'].value]" },
          d: { value: "[reference(resourceId('Microsoft.Resources/deployments', 'deep')).outputs.?x.value]" },
        },
      },
      [
        'outputs.b.value: the deployment has no output "locaton" ~location',
        'outputs.c.value: the deployment has no output "x"',
      ],
    ],
    [
      'one resource twice',
      {
        parameters: { n: {}, m: {} },
        resources: [
          thing('abc'),
          thing('ABC'),
          thing("[parameters('n')]"),
          thing("[parameters('n')]"),
          thing("[parameters('m')]"),
          thing('abc', { condition: true }),
          thing('abc', { copy: { name: 'c', count: 1 } }),
          thing('abc', { scope: '/' }),
        ],
      },
      [
        'resources.1.name: does not have the wanted form',
        'resources.1.name: a Contoso.Test/things of this name is in the template already',
        'resources.3.name: a Contoso.Test/things of this name is in the template already',
      ],
    ],
    [
      'what is asked too early',
      {
        parameters: { n: { defaultValue: "[reference('x', '1')]" } },
        variables: { v: "[reference('x', '1').y]" },
        resources: [
          thing("[reference('x', '1').z]", {
            tags: { a: "[reference('x', '1').z]" },
            copy: { name: 'c', count: "[reference('x', '1').z]" },
          }),
        ],
      },
      ['parameters.n.defaultValue', 'variables.v', 'resources.0.name', 'resources.0.copy.count'].map(
        (place) => `${place}: reference() cannot stand here: Azure knows it only once the resource is deployed`,
      ),
    ],
    [
      'the scope of a template',
      {
        $schema: 'https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#',
        resources: [thing('abc')],
      },
      ['resources.0.type: is not known to be deployed to a scope of this kind (subscription)'],
    ],
  ])('judges %s', (_, template, problems) => {
    expect(told(template)).toEqual(problems);
  });

  it('counts what it cannot judge', () => {
    const { resources } = validateTemplate(index, {
      parameters: { v: {} },
      resources: [
        thing('abc'),
        { ...thing('abc'), type: 'Contoso.Test/others' },
        { ...thing('abc'), apiVersion: "[parameters('v')]" },
      ],
    });
    expect(resources.map(({ validated, problems }) => [validated, problems.map(({ kind }) => kind)])).toEqual([
      [true, []],
      [false, ['unknown-type']],
      [false, ['unknown-version']],
    ]);
  });

  it.each<Json>([null, 5, 'x', [], {}, { resources: 5 }, { resources: [null, 5] }, { resources: { a: [] } }])(
    'finds nothing in %j',
    (json) => {
      expect(validateTemplate(index, json)).toEqual({ resources: [], problems: [] });
    },
  );
});
