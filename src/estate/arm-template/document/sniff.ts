import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';

/** At which level of Azure a template is deployed. */
export type ScopeKind = 'resourceGroup' | 'subscription' | 'managementGroup' | 'tenant';

const SCHEMAS: readonly (readonly [RegExp, ScopeKind])[] = [
  [/\/subscriptionDeploymentTemplate\.json/i, 'subscription'],
  [/\/managementGroupDeploymentTemplate\.json/i, 'managementGroup'],
  [/\/tenantDeploymentTemplate\.json/i, 'tenant'],
  [/\/deploymentTemplate\.json/i, 'resourceGroup'],
];

const schemaOf = (json: JsonObject): string => {
  const schema = json['$schema'];
  return typeof schema === 'string' ? schema : '';
};

/** The scope that the `$schema` of a template names; undefined for any other document. */
export function templateScope(json: Json | undefined): ScopeKind | undefined {
  if (!isJsonObject(json)) return undefined;
  const schema = schemaOf(json);
  return SCHEMAS.find(([pattern]) => pattern.test(schema))?.[1];
}

/** Whether a JSON document is an ARM template: by its `$schema`, or without one by `contentVersion` beside `resources`. */
export function isArmTemplate(json: Json): json is JsonObject {
  if (!isJsonObject(json)) return false;
  if (templateScope(json) !== undefined) return true;
  const { resources, contentVersion } = json;
  return (
    schemaOf(json) === '' && typeof contentVersion === 'string' && typeof resources === 'object' && resources !== null
  );
}

/** Whether a JSON document is an ARM deployment parameter file. */
export function isParameterFile(json: Json): json is JsonObject {
  if (!isJsonObject(json)) return false;
  const schema = schemaOf(json);
  if (/deploymentParameters\.json/i.test(schema)) return true;
  return (
    schema === '' &&
    typeof json['contentVersion'] === 'string' &&
    isJsonObject(json['parameters']) &&
    !('resources' in json)
  );
}
