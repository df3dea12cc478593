import { joinText, Unknown } from '../../../model/unknown.ts';
import { extendedId } from '../../exports/to-resource.ts';
import { joinSegments, splitText, type Text } from './text.ts';

/** What a resource is called and where it stands. */
export interface Identity {
  readonly id: Text;
  /** As the template spells it, without the `providers` of the old spelling of extension resources. */
  readonly type: string;
  /** Names of parents and the resource joined by `/`. */
  readonly name: Text;
  /** The last name alone, as the REST interface shows it. */
  readonly leaf: Text;
  /** The scope id under which type and names stand. */
  readonly base: Text;
  readonly extends: Text | undefined;
  /** Whether type and name fit together: one name for each segment of the type after the provider. */
  readonly fits: boolean;
}

export interface IdentityInput {
  /** Full type, parents included. */
  readonly type: string;
  /** Full name, parents included. */
  readonly name: Text;
  readonly base: Text;
  /** Set where `scope` names a resource: what this one extends. */
  readonly extends: Text | undefined;
}

/**
 * The identity of a resource from its type, name and scope.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/scope-extension-resources
 */
export function identify(input: IdentityInput): Identity {
  const at = input.type.toLowerCase().lastIndexOf('/providers/');
  return at < 0 ? plainIdentity(input) : legacyExtension(input, at);
}

function plainIdentity(input: IdentityInput): Identity {
  const { type, base, name } = input;
  const segments = type.split('/');
  const wanted = Math.max(segments.length - 1, 1);
  const { names, fits } = fitNames(splitText(name), wanted);
  const id = resourceId(base, type, names);
  return {
    id,
    type,
    name: joinSegments(names),
    leaf: names.at(-1) ?? name,
    base,
    extends: input.extends ?? extendedId(String(id)),
    fits,
  };
}

/** `Microsoft.Storage/storageAccounts/providers/diagnosticSettings` named `account/Microsoft.Insights/setting`. */
function legacyExtension(input: IdentityInput, at: number): Identity {
  const baseType = input.type.slice(0, at);
  const segments = splitText(input.name);
  const baseCount = baseType.split('/').length - 1;
  const extended = resourceId(input.base, baseType, fitNames(segments.slice(0, baseCount), baseCount).names);
  const provider = segments[baseCount] ?? '';
  const type = `${String(provider)}/${input.type.slice(at + '/providers/'.length)}`;
  const name = joinSegments(segments.slice(baseCount + 1));
  return plainIdentity({ type, name, base: extended, extends: extended });
}

/** One name for each type segment. A name that is wholly unknown may hold several, so its pieces stay unknown apart. */
export function fitNames(
  names: readonly Text[],
  wanted: number,
): { readonly names: readonly Text[]; readonly fits: boolean } {
  if (names.length === wanted) return { names, fits: true };
  const unknownAt = names.findIndex((name) => name instanceof Unknown);
  const unknown = names[unknownAt];
  if (!(unknown instanceof Unknown) || names.length > wanted) return { names, fits: unknownAt >= 0 };
  const missing = wanted - names.length + 1;
  const pieces = Array.from({ length: missing }, (_, i) => new Unknown(unknown.reason, `${unknown.identity}[${i}]`));
  return { names: [...names.slice(0, unknownAt), ...pieces, ...names.slice(unknownAt + 1)], fits: true };
}

/** Containers have ids of their own; everything else is `<scope>/providers/<provider>/<type>/<name>/...`. */
export function resourceId(base: Text, type: string, names: readonly Text[]): Text {
  const lower = type.toLowerCase();
  const first = names[0] ?? '';
  if (lower === 'microsoft.resources/resourcegroups') {
    return joinText([subscriptionOf(base), '/resourceGroups/', first]);
  }
  if (lower === 'microsoft.resources/subscriptions') return joinText(['/subscriptions/', first]);
  if (lower === 'microsoft.management/managementgroups') {
    return joinText(['/providers/Microsoft.Management/managementGroups/', first]);
  }
  const [provider = '', ...types] = type.split('/');
  const tail = names.flatMap((name, i) => [`/${types[i] ?? ''}${types[i] === undefined ? '' : '/'}`, segment(name)]);
  return joinText([base, `/providers/${provider}`, ...tail]);
}

/** An unknown name stays one segment of the id, also where the words that stand for it have a slash of their own. */
function segment(name: Text): Text {
  if (typeof name === 'string' || !String(name).includes('/')) return name;
  const parts = (name.parts ?? [{ hole: name.identity }]).map((part) =>
    typeof part === 'string' ? part : { hole: part.hole.replaceAll('/', '|') },
  );
  return new Unknown(name.reason, name.identity, { parts });
}

const subscriptionOf = (base: Text): Text => joinSegments(splitText(base).slice(0, 3));

/** The id that a `scope` of the form `Microsoft.Storage/storageAccounts/name` means inside a deployment. */
export function scopeToId(scope: Text, base: Text): Text {
  if (typeof scope === 'string' ? scope.startsWith('/') : String(scope.parts?.[0] ?? '').startsWith('/')) return scope;
  const [provider, ...rest] = splitText(scope);
  if (rest.length === 0 || typeof provider !== 'string') return scope;
  const types = rest.filter((_, i) => i % 2 === 0);
  const names = rest.filter((_, i) => i % 2 === 1);
  return resourceId(base, [provider, ...types.map(String)].join('/'), names);
}

/** The full type and name of a child that stands inside its parent, in either spelling. */
export function childName(
  parent: { readonly type: string; readonly name: Text },
  type: string,
  name: Text,
): { readonly type: string; readonly name: Text } {
  const full = type.toLowerCase().startsWith(`${parent.type.toLowerCase()}/`);
  if (full) {
    const complete = splitText(name).length >= type.split('/').length - 1;
    return { type, name: complete ? name : joinText([parent.name, '/', name]) };
  }
  return { type: `${parent.type}/${type}`, name: joinText([parent.name, '/', name]) };
}
