import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../lib/json.ts';
import { codes, group, read, shown, template, thing, thingId } from '../testing/read.ts';

const server = thing('s', {
  location: 'eastus',
  identity: { type: 'SystemAssigned' },
  sku: { name: 'S1' },
  properties: {
    tier: 'Gold',
    ports: [1, 2],
    nothing: null,
    net: { zone: 'z', rules: [{ name: 'r' }] },
    hidden: "[parameters('p')]",
  },
});
const parameters = { p: { type: 'string' } };

const byId = (expression: string): Json | undefined =>
  shown(
    read(template({ parameters, resources: [server], outputs: { o: { type: 'string', value: expression } } })).outputs[
      'o'
    ],
  );
const id = thingId('s');

describe('reference', () => {
  const table: readonly (readonly [string, Json])[] = [
    ["[reference(resourceId('Contoso.Test/things', 's')).tier]", 'Gold'],
    ["[reference(resourceId('Contoso.Test/things', 'S')).Tier]", 'Gold'],
    ["[reference('s').tier]", 'Gold'],
    ["[reference('s').ports]", [1, 2]],
    ["[reference('s').net.zone]", 'z'],
    ["[reference('s').net.rules[0].name]", 'r'],
    ["[reference('s').net.rules[0].id]", `?runtime {reference('${id}').net.rules[0].id}`],
    ["[reference('s').net]", `?runtime {reference('${id}').net}`],
    ["[reference('s').nothing]", `?runtime {reference('${id}').nothing}`],
    ["[reference('s').hidden]", "?parameter {parameters('p')}"],
    ["[reference('s').fqdn]", `?runtime {reference('${id}').fqdn}`],
    ["[tryGet(reference('s'), 'tier')]", 'Gold'],
    ["[reference('s', '2024-01-01', 'Full').location]", 'eastus'],
    ["[reference('s', '2024-01-01', 'Full').properties.tier]", 'Gold'],
    ["[reference('s', '2024-01-01', 'Full').sku.name]", 'S1'],
    ["[reference('s', '2024-01-01', 'Full').identity.type]", 'SystemAssigned'],
    [
      "[reference('s', '2024-01-01', 'Full').identity.principalId]",
      `?runtime {reference('${id}','full').identity.principalId}`,
    ],
    [
      "[reference('/subscriptions/x/resourceGroups/y/providers/A.B/c/d').e]",
      "?runtime {reference('/subscriptions/x/resourceGroups/y/providers/A.B/c/d').e}",
    ],
    ["[contains(reference('s'), 'fqdn')]", `?runtime {contains({reference('${id}')},'fqdn')}`],
  ];
  it.each(table)('%s', (expression, expected) => {
    expect(byId(expression)).toEqual(expected);
  });

  const symbolic = (members: JsonObject, value: Json): Json | undefined => {
    const result = read(template({ languageVersion: '2.0', outputs: { o: { type: 'array', value } }, ...members }));
    expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([]);
    return shown(result.outputs['o']);
  };
  const loop = thing("[format('n{0}', copyIndex())]", {
    copy: { name: 'loop', count: 2 },
    properties: { index: '[copyIndex()]' },
  });
  it.each([
    ["[reference('one').index]", 7],
    ["[reference(format('loop[{0}]', 1)).index]", 1],
    ["[reference('LOOP[0]').index]", 0],
    ["[map(references('loop'), lambda('r', lambdaVariables('r').index))]", [0, 1]],
    ["[length(references('loop', 'full'))]", 2],
    ["[references('one')]", "?runtime {references('one')}"],
    ["[resourceInfo('one').name]", 'one'],
  ])('by symbolic name: %s', (value, expected) => {
    expect(symbolic({ resources: { loop, one: thing('one', { properties: { index: 7 } }) } }, value)).toEqual(expected);
  });

  it('stays unknown for what a condition leaves out', () => {
    const resources = { off: thing('off', { condition: false, properties: { a: 1 } }) };
    expect(symbolic({ resources }, "[reference('off').a]")).toBe(`?runtime {reference('${thingId('off')}').a}`);
  });

  it('names the resource in listKeys', () => {
    expect(symbolic({ resources: { one: thing('one') } }, "[listKeys('one', '1')]")).toBe(
      `?runtime {listKeys('${thingId('one')}','1')}`,
    );
  });

  it('reports resources that need each other', () => {
    const resources = {
      a: thing('a', { properties: { x: "[reference('b').x]" } }),
      b: thing('b', { properties: { x: "[reference('a').x]" } }),
    };
    expect(codes(read(template({ languageVersion: '2.0', resources })))).toEqual(['error ARM_CIRCULAR']);
  });

  it('may stand in a name without a circle', () => {
    const resources = [thing("[reference(resourceId('Contoso.Test/things', 'x')).y]")];
    const result = read(template({ resources }));
    expect(result.diagnostics).toEqual([]);
    expect(result.resources[0]?.id.startsWith(`${group}/providers/Contoso.Test/things/$`)).toBe(true);
  });
});
