import type { AbsentProperty } from '../arm/absence.ts';
import type { AliasTable } from './aliases/alias-table.ts';
import { NESTED, parseSteps, printSteps, STAR, type Steps } from './aliases/property-path.ts';
import { resolveAlias } from './aliases/resolve-alias.ts';

/** A place in a resource of one type. */
export interface FieldPath {
  readonly steps: Steps;
  readonly text: string;
  /** For each step, what is absent where nothing stands at it: what documented defaults are looked up by. */
  readonly absent: readonly AbsentProperty[];
  /** How many leading steps are names of members, before the first that is not. */
  readonly plain: number;
  /** The steps as they stand in a body: `NESTED` by its name. */
  readonly place: readonly string[];
}

/** What a `field` names: something every resource has, a path in its body, or an alias that means a path on some types. */
export type Field =
  | { readonly kind: 'Type' | 'Name' | 'FullName' | 'Id'; readonly text: string }
  | { readonly kind: 'Path'; readonly text: string; readonly path: FieldPath }
  | { readonly kind: 'Alias'; readonly text: string; readonly paths: ReadonlyMap<string, FieldPath> }
  | { readonly kind: 'Unresolved'; readonly text: string };

const fixed: ReadonlyMap<string, 'Type' | 'Name' | 'FullName' | 'Id'> = new Map([
  ['type', 'Type'],
  ['name', 'Name'],
  ['fullname', 'FullName'],
  ['id', 'Id'],
]);

const bodyWords = new Set([
  'kind',
  'location',
  'identity',
  'tags',
  'sku',
  'zones',
  'managedby',
  'plan',
  'extendedlocation',
]);

/**
 * Reads the text of a `field`: `type`, `name`, `fullName`, `kind`, `location`, `id`, `identity.type`, `tags`,
 * `tags['x']`, `tags.x`, or an alias.
 */
export function resolveField(text: string, table?: AliasTable): Field {
  const kind = fixed.get(text.toLowerCase());
  if (kind !== undefined) return { kind, text };
  if (/^tags\./i.test(text)) return { kind: 'Path', text, path: fieldPath(['tags', text.slice(5)]) };
  const steps = parseSteps(text);
  if (bodyWords.has(steps[0]?.toLowerCase() ?? '')) return { kind: 'Path', text, path: fieldPath(steps) };
  const target = text.includes('/') ? resolveAlias(text, table) : undefined;
  if (target === undefined) return { kind: 'Unresolved', text };
  return { kind: 'Alias', text, paths: new Map([...target].map(([type, at]) => [type, fieldPath(at)])) };
}

/** The text of places that are known beforehand. */
const placeTexts = new WeakMap<Place, string>();

/** Where something stands in a body: names of members and positions in arrays. */
type Place = readonly (string | number)[];

/** `['properties', 'subnets', 2, 'name']` as `properties.subnets[2].name`. */
export const printPlace = (at: Place): string => placeTexts.get(at) ?? placeText(at);

function placeText(at: Place): string {
  let text = '';
  for (const [i, step] of at.entries()) {
    text += typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`;
  }
  return text;
}

/** The path of some steps, with what is asked of it again and again. */
export function fieldPath(steps: Steps): FieldPath {
  const text = printSteps(steps);
  const absent = steps.map((_, i): AbsentProperty => {
    // Of an array that is absent, so are its elements.
    const star = steps.indexOf(STAR, i);
    const path = star < 0 ? text : printSteps(steps.slice(0, star));
    return { path, present: printSteps(steps.slice(0, i)) };
  });
  const special = steps.findIndex((step) => step === STAR || step === NESTED);
  const place = steps.map((step) => (step === NESTED ? 'properties' : step));
  placeTexts.set(place, placeText(place));
  return { steps, text, absent, plain: special < 0 ? steps.length : special, place };
}
