import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../lib/json.ts';
import { codes, deployment, group, ids, read, shown, template, thing, thingId } from '../testing/read.ts';

const nested = (name: string, properties: JsonObject, more: JsonObject = {}): JsonObject => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2022-09-01',
  name,
  properties: { mode: 'Incremental', ...properties },
  ...more,
});
const inner = { expressionEvaluationOptions: { scope: 'inner' } };
const text = (json: Json): string => JSON.stringify(json, undefined, 2);

describe('a nested deployment', () => {
  const child = template({
    parameters: { p: { type: 'string', defaultValue: 'inner' }, q: { type: 'string', nullable: true } },
    variables: { v: "[concat(parameters('p'), '-v')]" },
    resources: [thing("[variables('v')]")],
    outputs: { id: { type: 'string', value: "[resourceId('Contoso.Test/things', variables('v'))]" } },
  });
  const outer = { variables: { v: 'outer-v' }, parameters: { p: { type: 'string', defaultValue: 'outer' } } };

  it('of outer scope reads the variables around it', () => {
    const result = read(template({ ...outer, resources: [nested('d', { template: child })] }));
    expect(ids(result)).toEqual([thingId('outer-v')]);
  });

  it.each([
    ['its default', {}, 'inner-v'],
    ['a given value', { p: { value: "[toUpper(parameters('p'))]" } }, 'OUTER-v'],
    ['an expression that builds the entry', { p: "[createObject('value', 'x')]" }, 'x-v'],
    ['a null, which is no value', { p: { value: null } }, 'inner-v'],
  ])('of inner scope reads its own, with %s', (_, parameters, name) => {
    const json = template({ ...outer, resources: [nested('d', { template: child, parameters, ...inner })] });
    const result = read(json);
    expect(result.diagnostics).toEqual([]);
    expect(ids(result)).toEqual([thingId(name)]);
  });

  it.each([
    ["[reference('d').outputs.id.value]"],
    ["[reference(resourceId('Microsoft.Resources/deployments', 'd')).outputs.id.value]"],
    ["[reference('d', '2022-09-01', 'full').properties.outputs.id.value]"],
    ["[tryGet(tryGet(reference('d').outputs, 'id'), 'value')]"],
  ])('gives its outputs to %s', (value) => {
    const resources = [thing('user', { properties: { value } }), nested('d', { template: child, ...inner })];
    const result = read(template({ resources }));
    expect(result.diagnostics).toEqual([]);
    expect(shown(result.resources[0]?.body['properties'])).toEqual({ value: thingId('inner-v') });
  });

  it('gives outputs between siblings, in any order', () => {
    const consumer = template({
      parameters: { id: { type: 'string' } },
      resources: [thing('consumer', { properties: { id: "[parameters('id')]" } })],
    });
    const resources = {
      second: nested('second', {
        ...inner,
        template: consumer,
        parameters: { id: { value: "[reference('first').outputs.id.value]" } },
      }),
      first: nested('first', { ...inner, template: child }),
    };
    const result = read(template({ languageVersion: '2.0', resources }));
    expect(shown(result.resources[0]?.body['properties'])).toEqual({ id: thingId('inner-v') });
  });

  it('passes the conditions on', () => {
    const parameters = { on: { type: 'bool' } };
    const off = nested('off', { template: child, ...inner }, { condition: false });
    const maybe = nested('maybe', { template: child, ...inner }, { condition: "[parameters('on')]" });
    const result = read(template({ parameters, resources: [off, maybe] }));
    expect(result.resources.map((r) => shown(r.existence))).toEqual(["?parameter {parameters('on')}"]);
  });

  it('tells missing values of its own apart from those around it', () => {
    const needy = template({ parameters: { p: { type: 'string' } }, resources: [thing("[parameters('p')]")] });
    const resources = [thing("[parameters('p')]"), nested('d', { template: needy, ...inner })];
    const result = read(template({ parameters: { p: { type: 'string' } }, resources }));
    expect(ids(result).map((id) => id.replaceAll('${', '{'))).toEqual([
      thingId("{parameters('p')}"),
      thingId("{d:parameters('p')}"),
    ]);
  });

  it('joins what it was given with where that came from', () => {
    const needy = template({ parameters: { q: { type: 'string' } }, resources: [thing("[parameters('q')]")] });
    const given = nested('d', { template: needy, ...inner, parameters: { q: { value: "[parameters('p')]" } } });
    const result = read(template({ parameters: { p: { type: 'string' } }, resources: [given] }));
    expect(ids(result)[0]?.replaceAll('${', '{')).toBe(thingId("{parameters('p')}"));
  });

  it('runs once for each turn of its loop', () => {
    const loop = nested(
      "[format('d{0}', copyIndex())]",
      { template: child, ...inner, parameters: { p: { value: '[string(copyIndex())]' } } },
      { copy: { name: 'l', count: 2 } },
    );
    const outputs = {
      all: { type: 'array', copy: { count: 2, input: "[reference(format('l[{0}]', copyIndex())).outputs.id.value]" } },
    };
    const result = read(template({ languageVersion: '2.0', resources: { l: loop }, outputs }));
    expect(ids(result)).toEqual([thingId('0-v'), thingId('1-v')]);
    expect(result.outputs['all']).toEqual([thingId('0-v'), thingId('1-v')]);
  });

  const place = template({
    resources: [thing('n')],
    outputs: { rg: { type: 'string', value: '[resourceGroup().name]' } },
  });
  it.each([
    ['another resource group', { resourceGroup: 'H' }, '/subscriptions/S/resourceGroups/H'],
    ['another subscription', { subscriptionId: 'T', resourceGroup: 'H' }, '/subscriptions/T/resourceGroups/H'],
    ['a subscription', { subscriptionId: 'T', location: 'x' }, '/subscriptions/T'],
    ['the tenant', { scope: '/' }, ''],
    [
      'a management group',
      { scope: 'Microsoft.Management/managementGroups/M' },
      '/providers/Microsoft.Management/managementGroups/M',
    ],
    ['a full scope', { scope: '/subscriptions/T/resourceGroups/H' }, '/subscriptions/T/resourceGroups/H'],
  ])('may go to %s', (_, more, base) => {
    const result = read(template({ resources: [nested('d', { template: place, ...inner }, more)] }));
    expect(ids(result)).toEqual([`${base}/providers/Contoso.Test/things/n`]);
  });

  it('knows the resource group that the template around it declares', () => {
    const rg = {
      type: 'Microsoft.Resources/resourceGroups',
      apiVersion: '1',
      name: 'new',
      location: 'westus',
      tags: { a: 'b' },
    };
    const located = template({
      resources: [thing('n', { location: '[resourceGroup().location]', tags: '[resourceGroup().tags]' })],
    });
    const json = template(
      { resources: [rg, nested('d', { template: located, ...inner }, { resourceGroup: 'new' })] },
      'subscription',
    );
    const result = read(json, { deployment: { ...deployment, location: 'eastus' } });
    expect(result.resources[1]?.body).toMatchObject({ location: 'westus', tags: { a: 'b' } });
  });

  it('of outer scope has no parameters of its own to miss', () => {
    const odd = template({ parameters: { p: { type: 'string' } }, resources: [thing('n')] });
    expect(codes(read(template({ resources: [nested('d', { template: odd })] })))).toEqual([]);
  });

  it.each([
    ['template', nested('d', { template: "[json('{}')]" })],
    ['properties', { ...nested('d', {}), properties: "[json('{}')]" }],
  ])('stays a resource where its %s is computed', (_, json) => {
    const result = read(template({ resources: [json] }));
    expect(codes(result)).toEqual(['warning ARM_LINKED_TEMPLATE']);
    expect(result.resources).toHaveLength(1);
  });

  it('stays a resource where its template is kept in Azure', () => {
    const link = { templateLink: { id: '/subscriptions/S/providers/Microsoft.Resources/templateSpecs/x/versions/1' } };
    const result = read(template({ resources: [nested('d', link)] }));
    expect(codes(result)).toEqual(['warning ARM_TEMPLATE_SPEC']);
    expect(ids(result)).toEqual([`${group}/providers/Microsoft.Resources/deployments/d`]);
  });
});

describe('a linked deployment', () => {
  const leaf = text(
    template({
      parameters: { n: { type: 'string', defaultValue: 'leaf' } },
      resources: [thing("[parameters('n')]")],
      outputs: { n: { type: 'string', value: "[parameters('n')]" } },
    }),
  );
  const files = new Map([
    ['nested/leaf.json', leaf],
    ['leaf.json', leaf],
    ['values.json', text({ contentVersion: '1.0.0.0', parameters: { n: { value: 'given' } } })],
    ['bad.json', '{'],
    ['other.json', '{"a":1}'],
  ]);
  const asked: string[] = [];
  const linked = (path: string, from: string) => {
    asked.push(`${from} -> ${path}`);
    const found = files.get(path);
    return found === undefined ? undefined : { file: path, text: found };
  };
  const link = (properties: JsonObject, more: JsonObject = {}) =>
    read(template({ resources: [nested('d', properties)], ...more }), { linked });

  it.each([
    ['a relative path', { templateLink: { relativePath: 'nested/leaf.json' } }, 'leaf'],
    ['values of its own', { templateLink: { relativePath: 'leaf.json' }, parameters: { n: { value: 'x' } } }, 'x'],
    [
      'a linked parameter file',
      { templateLink: { relativePath: 'leaf.json' }, parametersLink: { uri: 'values.json' } },
      'given',
    ],
    [
      'an address made from its own',
      { templateLink: { uri: "[uri(deployment().properties.templateLink.uri, 'nested/leaf.json')]" } },
      'leaf',
    ],
    [
      'an address with a query',
      { templateLink: { uri: "[concat(uri(deployment().properties.templateLink.uri, 'leaf.json'), '?sig=abc')]" } },
      'leaf',
    ],
  ])('is read by %s', (_, properties, name) => {
    const result = link(properties);
    expect(result.diagnostics).toEqual([]);
    expect(ids(result)).toEqual([thingId(name)]);
  });

  it('has positions in its own file', () => {
    const [found] = link({ templateLink: { relativePath: 'leaf.json' } }).resources;
    expect(found?.source).toEqual({ file: 'leaf.json', line: 5, column: 5 });
    expect(found?.locate?.(['name'])).toEqual({ file: 'leaf.json', line: 8, column: 7 });
    expect(asked).toContain('main.json -> leaf.json');
  });

  it.each([
    ['not there', { templateLink: { uri: 'https://contoso.com/x.json?sig=secret' } }, ['warning ARM_LINKED_TEMPLATE']],
    ['of an unknown address', { templateLink: { uri: '[utcNow()]' } }, ['warning ARM_LINKED_TEMPLATE']],
    ['no JSON', { templateLink: { relativePath: 'bad.json' } }, ['error ARM_JSON']],
    ['no template', { templateLink: { relativePath: 'other.json' } }, ['error ARM_NOT_A_TEMPLATE']],
    ['not said', {}, ['warning ARM_LINKED_TEMPLATE']],
  ])('stays a resource when it is %s', (_, properties, expected) => {
    const result = link(properties);
    expect(codes(result)).toEqual(expected);
    expect(JSON.stringify(result.diagnostics)).not.toContain('secret');
    expect(result.resources.map((r) => r.type)).toEqual(['microsoft.resources/deployments']);
  });

  it('that links itself ends at the greatest depth', () => {
    const self = text(
      template({ resources: [thing('n'), nested('d', { templateLink: { relativePath: 'self.json' } })] }),
    );
    const result = read(JSON.parse(self) as JsonObject, { linked: () => ({ file: 'self.json', text: self }) });
    expect(codes(result)).toEqual(['error ARM_DEPLOYMENT_DEPTH']);
    expect(result.resources.filter((r) => r.type === 'contoso.test/things')).toHaveLength(65);
  });
});
