import type { Json, JsonObject } from '../../../lib/json.ts';
import type { Resource } from '../../../model/resource.ts';
import { isUnknown } from '../../../model/unknown.ts';
import { isValueArray, isValueObject, type Value } from '../../../model/value.ts';
import type { ScopeKind } from '../document/sniff.ts';
import { type ReadArmTemplateInput, type ReadArmTemplateResult, readArmTemplate } from '../read-arm-template.ts';

const SCHEMAS: { readonly [K in ScopeKind]: string } = {
  resourceGroup: '2019-04-01/deploymentTemplate.json#',
  subscription: '2018-05-01/subscriptionDeploymentTemplate.json#',
  managementGroup: '2019-08-01/managementGroupDeploymentTemplate.json#',
  tenant: '2019-08-01/tenantDeploymentTemplate.json#',
};

/** A whole template from the members that a test is about. */
export const template = (members: JsonObject, scope: ScopeKind = 'resourceGroup'): JsonObject => ({
  $schema: `https://schema.management.azure.com/schemas/${SCHEMAS[scope]}`,
  contentVersion: '1.0.0.0',
  resources: [],
  ...members,
});

export const deployment = { subscriptionId: 'S', resourceGroup: 'G', location: 'eastus' } as const;
/** The scope id of `deployment`. */
export const group = '/subscriptions/S/resourceGroups/G';

/** Reads a template that is deployed to a known scope. */
export const read = (json: JsonObject, options: Partial<ReadArmTemplateInput> = {}): ReadArmTemplateResult =>
  readArmTemplate({ file: 'main.json', text: JSON.stringify(json, undefined, 2), deployment, ...options });

/** `severity CODE` of each diagnostic. */
export const codes = (result: ReadArmTemplateResult): string[] =>
  result.diagnostics.map((diagnostic) => `${diagnostic.severity} ${diagnostic.code}`);

/** A value with each unknown shown as `?reason text`, unknown pieces of the text in braces. */
export function shown(value: Value | undefined): Json | undefined {
  if (isUnknown(value)) return `?${value.reason} ${String(value).replaceAll('${', '{')}`;
  if (isValueArray(value)) return value.map((element) => shown(element) ?? null);
  if (!isValueObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, shown(member) ?? null]));
}

/** What an expression gives as an output of a template with these members. */
export const evaluate = (expression: Json, members: JsonObject = {}, options: Partial<ReadArmTemplateInput> = {}) =>
  shown(read(template({ ...members, outputs: { it: { type: 'object', value: expression } } }), options).outputs['it']);

export const ids = (result: { readonly resources: readonly Resource[] }): string[] => result.resources.map((r) => r.id);

/** A resource of a type that has no meaning of its own. */
export const thing = (name: Json, more: JsonObject = {}): JsonObject => ({
  type: 'Contoso.Test/things',
  apiVersion: '2024-01-01',
  name,
  ...more,
});
export const thingId = (name: string): string => `${group}/providers/Contoso.Test/things/${name}`;
