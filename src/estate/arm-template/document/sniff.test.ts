import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/json.ts';
import { isArmTemplate, isParameterFile, templateScope } from './sniff.ts';

const schema = (name: string): string => `https://schema.management.azure.com/schemas/2019-04-01/${name}.json#`;

describe('templateScope', () => {
  it.each([
    ['deploymentTemplate', 'resourceGroup'],
    ['subscriptionDeploymentTemplate', 'subscription'],
    ['managementGroupDeploymentTemplate', 'managementGroup'],
    ['tenantDeploymentTemplate', 'tenant'],
    ['DEPLOYMENTTEMPLATE', 'resourceGroup'],
    ['deploymentParameters', undefined],
  ])('reads %s', (name, scope) => {
    expect(templateScope({ $schema: schema(name) })).toBe(scope);
  });
});

describe('isArmTemplate and isParameterFile', () => {
  const table: readonly (readonly [string, Json, boolean, boolean])[] = [
    ['a template', { $schema: schema('deploymentTemplate'), resources: [] }, true, false],
    ['a template without schema', { contentVersion: '1.0.0.0', resources: {} }, true, false],
    ['a parameter file', { $schema: schema('deploymentParameters'), parameters: {} }, false, true],
    ['a parameter file without schema', { contentVersion: '1.0.0.0', parameters: {} }, false, true],
    ['a portal form', { $schema: schema('CreateUIDefinition.MultiVm'), resources: [] }, false, false],
    ['a list', [], false, false],
    ['nothing', null, false, false],
    ['any object', { resources: [] }, false, false],
  ];
  it.each(table)('judge %s', (_, json, template, parameters) => {
    expect([isArmTemplate(json), isParameterFile(json)]).toEqual([template, parameters]);
  });
});
