import { isUnknown, joinText, Unknown } from '../../model/unknown.ts';

/** A text that may be unknown, wholly or in part. */
export type Text = string | Unknown;

/**
 * The id of a resource: `<scope>/providers/<namespace>/<type>/<name>/<type>/<name>...`. Unknown pieces keep their place.
 * @param scope id of the resource group, subscription, management group or extended resource; `''` for the tenant
 * @param fullType `Microsoft.Sql/servers/databases`
 * @param names one for each segment of the type after the namespace; a name with `/` in it counts as several
 * @returns undefined where the type is none, or the names do not fit it and none is unknown; where an unknown name may
 * itself hold the missing segments, the id is known up to there
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#resourceid
 */
export function buildResourceId(scope: Text, fullType: Text, names: readonly Text[]): Text | undefined {
  const start = [trimSlash(scope), '/providers/'];
  const flat = names.flatMap(splitName);
  if (isUnknown(fullType)) return joinText([...start, fullType, ...flat.flatMap((name) => ['/', name])]);
  const [namespace = '', ...types] = fullType.split('/');
  if (namespace === '' || types.length === 0 || types.includes('')) return undefined;
  if (flat.length === types.length) {
    return joinText([...start, namespace, ...types.flatMap((type, i) => ['/', type, '/', flat[i] ?? ''])]);
  }
  const open = flat.find(isUnknown);
  if (open === undefined || flat.length > types.length) return undefined;
  const rest = `${types.join('/')} ${flat.map(String).join('/')}`;
  return joinText([...start, namespace, '/', types[0] ?? '', '/', new Unknown(open.reason, rest)]);
}

/** The segments of a name: an unknown is one, save for the slashes that are known in it. */
function splitName(name: Text): readonly Text[] {
  if (typeof name === 'string') return name.split('/');
  if (name.parts === undefined) return [name];
  const segments: Text[][] = [[]];
  for (const part of name.parts) {
    if (typeof part !== 'string') {
      segments.at(-1)?.push(new Unknown(name.reason, part.hole, { parts: [part] }));
      continue;
    }
    for (const [i, piece] of part.split('/').entries()) {
      if (i > 0) segments.push([]);
      segments.at(-1)?.push(piece);
    }
  }
  return segments.map(joinText);
}

const trimSlash = (scope: Text): Text => (typeof scope === 'string' ? scope.replace(/\/$/, '') : scope);
