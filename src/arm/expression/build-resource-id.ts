import { isUnknown, joinText, type Unknown } from '../../model/unknown.ts';

/** A text that may be unknown, wholly or in part. */
export type Text = string | Unknown;

/**
 * The id of a resource: `<scope>/providers/<namespace>/<type>/<name>/<type>/<name>...`. Unknown pieces keep their place.
 * @param scope id of the resource group, subscription, management group or extended resource; `''` for the tenant
 * @param fullType `Microsoft.Sql/servers/databases`
 * @param names one for each segment of the type after the namespace; one text with the same number of `/` counts as many
 * @returns undefined where the number of names does not fit the type
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#resourceid
 */
export function buildResourceId(scope: Text, fullType: Text, names: readonly Text[]): Text | undefined {
  if (isUnknown(fullType)) return joinText([scope, '/providers/', fullType, ...names.flatMap((name) => ['/', name])]);
  const [namespace = '', ...types] = fullType.split('/');
  const flat = names.flatMap((name): Text[] => (typeof name === 'string' ? name.split('/') : [name]));
  if (namespace === '' || types.length === 0 || types.includes('') || flat.length !== types.length) return undefined;
  const segments = types.flatMap((type, i) => ['/', type, '/', flat[i] ?? '']);
  return joinText([trimSlash(scope), '/providers/', namespace, ...segments]);
}

const trimSlash = (scope: Text): Text => (typeof scope === 'string' ? scope.replace(/\/$/, '') : scope);
