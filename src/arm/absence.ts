import { isJsonObject, type Json } from '../lib/json.ts';
import type { Resource } from '../model/resource.ts';
import { Unknown, type UnknownReason } from '../model/unknown.ts';
import { findDefault } from './defaults/index.ts';
import type { EstateIndex } from './estate-index.ts';
import { remember } from './remember.ts';

/** A property that a resource's body does not hold (or holds as `null`). */
export interface AbsentProperty {
  /** From the resource's root, array positions as `[*]`: `properties.subnets[*].properties.networkSecurityGroup.id`. */
  readonly path: string;
  /** The longest leading part of `path` that the body does hold; `''` for none of it. */
  readonly present: string;
  /** The body holds it, as `null`. */
  readonly isNull?: boolean;
}

/** `missing`: Azure has nothing there. `default`: what Azure fills in. Otherwise nobody knows. */
export type Absence = 'missing' | { readonly default: Json } | Unknown;

/** Says what it means that a resource does not hold a property. */
export type AbsencePolicy = (resource: Resource, property: AbsentProperty) => Absence;

/** Members of the envelope that every reader takes over whole, so that an absent one is not set. */
const envelope = new Set([
  'id',
  'name',
  'type',
  'tags',
  'identity',
  'kind',
  'zones',
  'managedby',
  'location',
  'plan',
  'extendedlocation',
  'etag',
  'systemdata',
]);

const unknownProperty = (resource: Resource, path: string, reason: UnknownReason): Unknown =>
  new Unknown(reason, `${resource.id}#${path}`, { presence: 'maybe-absent' });

const topOf = remember((path: string): string => /^[^.[]*/.exec(path)?.[0].toLowerCase() ?? '');

const isGraph = (resource: Resource): boolean => resource.type.startsWith('microsoft.graph/');

/** Of an object that was asked for by `$select`, Graph returns what was selected: a `null` there is its answer. */
const isGraphNull = (resource: Resource, { isNull }: AbsentProperty): boolean => isNull === true && isGraph(resource);

const isEnvelope = (resource: Resource, path: string): boolean => !isGraph(resource) && envelope.has(topOf(path));

/** A path or a part of it from the root, and what follows it. */
interface Level {
  readonly path: string;
  readonly rest: string;
}

/** A path and everything above it, nearest first. */
const levelsOf = remember((whole: string): readonly Level[] => {
  const levels: Level[] = [];
  for (let path = whole; path !== ''; path = parentPath(path)) levels.push({ path, rest: whole.slice(path.length) });
  return levels;
});

const parentPath = (path: string): string => {
  if (path.endsWith('[*]')) return path.slice(0, -3);
  const dot = path.lastIndexOf('.');
  return dot < 0 ? '' : path.slice(0, dot);
};

/** What the rows of documented defaults say: of the property itself, or of the nearest absent thing above it. */
function fromRows(
  find: typeof findDefault,
  resource: Resource,
  property: AbsentProperty,
): 'missing' | { readonly default: Json } | undefined {
  for (const { path, rest } of levelsOf(property.path)) {
    if (path.length <= property.present.length) return undefined;
    const row = find(resource.type, path, resource.apiVersion);
    if (row !== undefined) return below(row.default, rest);
  }
  return undefined;
}

const namesOf = remember((rest: string): readonly string[] => rest.split('.').filter((name) => name !== ''));

/** The part of a default below the path that its row names. */
function below(value: Json, rest: string): 'missing' | { readonly default: Json } {
  let at: Json | undefined = value;
  for (const key of namesOf(rest)) {
    if (!isJsonObject(at)) return 'missing';
    const wanted = key.toLowerCase();
    const name: string | undefined = Object.keys(at).find((candidate) => candidate.toLowerCase() === wanted);
    at = name === undefined ? undefined : at[name];
  }
  return at === undefined || at === null ? 'missing' : { default: at };
}

/** The two ways to see absence, over a table of documented defaults. */
export function absencePolicies(find: typeof findDefault): {
  readonly azure: AbsencePolicy;
  readonly control: AbsencePolicy;
} {
  const azure: AbsencePolicy = (resource, property) => {
    if (isEnvelope(resource, property.path)) return 'missing';
    if (resource.completeness === 'full') return 'missing';
    if (resource.completeness === 'summary') return summary(resource, property.path);
    return fromRows(find, resource, property) ?? unknownProperty(resource, property.path, 'not-declared');
  };
  const control: AbsencePolicy = (resource, property) => {
    if (isEnvelope(resource, property.path)) return 'missing';
    if (resource.completeness === 'summary')
      return isGraphNull(resource, property) ? 'missing' : summary(resource, property.path);
    const row = fromRows(find, resource, property);
    if (resource.completeness === 'declared') return row ?? unknownProperty(resource, property.path, 'not-declared');
    if (topOf(property.path) === 'sku' && !isGraph(resource)) return 'missing';
    return row === 'missing' ? row : unknownProperty(resource, property.path, 'not-collected');
  };
  return { azure, control };
}

/** `az resource list` shows the envelope with its SKU, and no properties. */
const summary = (resource: Resource, path: string): Absence =>
  topOf(path) === 'sku' && !isGraph(resource) ? 'missing' : unknownProperty(resource, path, 'not-collected');

const documented = absencePolicies(findDefault);

/**
 * How Azure Policy itself sees absence, for judging built-in and custom definitions: what a complete export lacks is
 * missing; what a declaration lacks is its documented default, and unknown where no document says one.
 */
export const azureAbsence: AbsencePolicy = documented.azure;

/**
 * How controls see absence. A declaration lacks what Azure will fill in: the documented default, else unknown. A
 * complete export shows what Azure filled in, so what it lacks is missing only where a row says that absent means not
 * configured; anything else was not returned and is unknown.
 */
export const controlAbsence: AbsencePolicy = documented.control;

/**
 * How controls see absence in one estate: as `controlAbsence`, but what Terraform sets by an association is missing from
 * a plan only where the input holds everything, because the association may stand in another plan.
 */
export const controlAbsenceIn =
  (index: Pick<EstateIndex, 'isWhole'>): AbsencePolicy =>
  (resource, property) => {
    const said = controlAbsence(resource, property);
    const mayBeSet = said === 'missing' && resource.origin === 'terraform' && isAssociated(resource, property);
    if (!mayBeSet || index.isWhole(resource.id, resource.type)) return said;
    return unknownProperty(resource, property.path, 'not-declared');
  };

const isAssociated = (resource: Resource, { path }: AbsentProperty): boolean =>
  findDefault(resource.type, path, resource.apiVersion)?.association === true;
