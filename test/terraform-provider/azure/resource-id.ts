import type { CtyObject, CtyValue } from '../cty/value.ts';
import { isArmId, patternOf, subscription } from './arm-id.ts';
import type { Seed } from './seed.ts';

/**
 * The id that Azure gives a resource of that pattern (`knowledge.yaml`): below the configured id whose kind comes nearest,
 * else in the named resource group, else in the subscription; names from `name`, from the attribute named after the type
 * (`virtual_network_name`), or made up.
 */
export function composeId(
  pattern: string | undefined,
  type: string,
  state: CtyObject,
  seed: Seed,
  own = subscription,
): string {
  const text = (name: string): string | undefined => textOf(state[name]);
  const place = `${type}\0${text('resource_group_name') ?? ''}\0${text('name') ?? JSON.stringify(known(state))}`;
  const whole = pattern ?? `Microsoft.Unlisted/${type.replace(/^azurerm_/, '')}/*`;
  const named = whole.replaceAll(/\{(\w+)(#?)\}/g, (_, name: string, last: string) => {
    if (name === 'uuid') return seed.uuid(place);
    if (name === 'hex') return seed.hex(place, 32);
    const value = text(name) ?? (name === 'scope' ? `/subscriptions/${own}` : seed.hex(`${place}${name}`, 8));
    return last === '#' ? (value.split('/').at(-1) ?? value) : value;
  });
  if (/^(?:\/|https:)/.test(named)) return named;
  if (/^(?:subscriptions|providers)\//.test(named))
    return `/${named.replace('subscriptions/*', `subscriptions/${own}`).replaceAll('*', () => text('name') ?? 'default')}`;
  return below(named.split('/'), type, state, { place, seed, own });
}

interface Surroundings {
  readonly place: string;
  readonly seed: Seed;
  readonly own: string;
}

function below(segments: readonly string[], type: string, state: CtyObject, { place, seed, own }: Surroundings) {
  // A parent that is named, in the resource's own group, is the parent, whichever others the resource refers to.
  const isNamed =
    segments.length > 3 && 'resource_group_name' in state && exactName(segments[1] ?? '', state) !== undefined;
  const base = isNamed ? undefined : nearest(segments, state);
  const group = textOf(state['resource_group_name']) ?? base?.id.split('/')[4] ?? `made-${seed.hex(place, 6)}`;
  const start = base?.id ?? `/subscriptions/${own}/resourceGroups/${group}/providers/${segments[0]}`;
  const rest = segments.slice(base === undefined ? 1 : base.length);
  const filled = rest.map((segment, at) => {
    if (segment !== '*') return segment;
    const isLast = at === rest.length - 1;
    const kind = rest[at - 1] ?? '';
    return (
      (isLast ? textOf(state['name']) : undefined) ??
      nameOf(kind, state) ??
      textOf(state['name']) ??
      `${type.replace(/^azurerm_/, '').replaceAll('_', '-')}-${seed.hex(place, 6)}`
    );
  });
  return [start, ...filled].join('/');
}

/** The configured id that leads furthest along the pattern; one of the very kind, as the source of a copy, only where no parent is named. */
function nearest(segments: readonly string[], state: CtyObject): { id: string; length: number } | undefined {
  const wanted = segments.map((segment) => segment.toLowerCase());
  const found = Object.entries(state).flatMap(([name, value]) => {
    const id = textOf(value);
    if (name === 'id' || id === undefined || !isArmId(id)) return [];
    const own = patternOf(id).split('/');
    const matches = own.length <= wanted.length && own.every((part, at) => part === '*' || part === wanted[at]);
    return matches && own.length > 1 && !own.includes('subscriptions') ? [{ id, length: own.length }] : [];
  });
  const parents = found.filter(({ length }) => length < wanted.length);
  const [best] = (parents.length > 0 ? parents : found).toSorted((a, b) => b.length - a.length);
  return best;
}

/** The name of a parent, from the attribute that is called after its type. */
function nameOf(kind: string, state: CtyObject): string | undefined {
  const exact = exactName(kind, state);
  if (exact !== undefined) return exact;
  const singular = singularOf(kind);
  const last = singular.split('_').at(-1) ?? singular;
  const close = Object.keys(state).find((name) => name !== 'resource_group_name' && name.endsWith(`${last}_name`));
  return close === undefined ? undefined : textOf(state[close]);
}

const singularOf = (kind: string): string =>
  kind
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/ies$/, 'y')
    .replace(/s$/, '');

const exactName = (kind: string, state: CtyObject): string | undefined => textOf(state[`${singularOf(kind)}_name`]);

const textOf = (value: CtyValue | undefined): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

const known = (state: CtyObject): unknown =>
  Object.entries(state).filter(([, value]) => typeof value === 'string' || typeof value === 'number');
