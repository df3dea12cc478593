import { describe, expect, it } from 'vitest';
import { readArmTemplate } from '../read-arm-template.ts';

const text = `{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
  "contentVersion": "1.0.0.0",
  "variables": { "all": { "a": 1 } },
  "resources": [
    // the first
    {
      "type": "A.B/c", "apiVersion": "1", "name": "n",
      "Tags": { "[concat('o', 'wner')]": "x" },
      "properties": {
        "plain": { "list": [ 1,
          { "deep": true } ] },
        "computed": "[variables('all')]",
        "copy": [
          { "name": "disks", "count": 2, "input": {
            "size": 1 } }
        ]
      },
      "resources": [
        { "type": "d", "apiVersion": "1", "name": "m" }
      ]
    },
    {
      "type": "Microsoft.Resources/deployments", "apiVersion": "1", "name": "inner",
      "properties": { "mode": "Incremental", "template": {
        "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
        "contentVersion": "1.0.0.0",
        "resources": [
          { "type": "A.B/c", "apiVersion": "1", "name": "inside",
            "properties": { "x": 1 } }
        ]
      } }
    }
  ]
}`;
const { resources, diagnostics } = readArmTemplate({
  file: 'f.json',
  text,
  deployment: { subscriptionId: 's', resourceGroup: 'g' },
});

describe('positions', () => {
  it('are those of each resource', () => {
    expect(diagnostics).toEqual([]);
    expect(resources.map((r) => [r.name, r.source.line, r.source.column])).toEqual([
      ['n', 7, 5],
      ['n/m', 20, 9],
      ['inside', 29, 11],
    ]);
  });

  it.each([
    [0, [], 7, 5],
    [0, ['type'], 8, 7],
    [0, ['id'], 7, 5],
    [0, ['tags', 'owner'], 9, 17],
    [0, ['properties', 'plain', 'list', 1, 'deep'], 12, 13],
    [0, ['properties', 'PLAIN', 'list', 7, 'none'], 11, 20],
    [0, ['properties', 'computed', 'a'], 13, 9],
    [0, ['properties', 'disks', 1, 'size'], 16, 13],
    [0, ['properties', 'missing'], 10, 7],
    [2, ['properties', 'x'], 30, 29],
  ] as const)('of resource %i at %j', (index, path, line, column) => {
    expect(resources[index]?.locate?.(path)).toEqual({ file: 'f.json', line, column });
  });

  it('survive a copy of the resource', () => {
    const copy = { ...resources[2] };
    expect(copy.source).toEqual({ file: 'f.json', line: 29, column: 11 });
  });
});
