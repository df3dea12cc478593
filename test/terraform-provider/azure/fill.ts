import { type CtyObject, type CtyType, type CtyValue, isList, isObject, UNKNOWN } from '../cty/value.ts';
import type { Block } from '../schema/schema.ts';
import { subscription, tenant } from './arm-id.ts';
import { exported } from './exports.ts';
import type { TypeKnowledge } from './knowledge.ts';
import type { Seed } from './seed.ts';

/** Everything that a made-up value may depend on. */
interface Place {
  readonly id: string;
  readonly name: string;
  readonly seed: Seed;
  readonly defaults: TypeKnowledge['defaults'];
}

/**
 * The state after Azure has decided what the plan left open: every unknown becomes a value of its type and of the kind
 * that its name tells. `id` is the resource's own.
 */
export function fillIn(
  type: string,
  block: Block,
  planned: CtyObject,
  id: string,
  knowledge: TypeKnowledge,
  seed: Seed,
): CtyObject {
  const name = typeof planned['name'] === 'string' ? planned['name'] : (id.split('/').at(-1) ?? 'made');
  const place: Place = { id, name, seed, defaults: knowledge.defaults };
  const given: Record<string, CtyValue> = { ...planned };
  for (const [attribute, value] of Object.entries(planned)) {
    const follows = value === UNKNOWN ? exported(type, attribute, { id, name, state: planned }) : undefined;
    if (follows !== undefined && block.attributes[attribute]?.type === 'string') given[attribute] = follows;
  }
  return { ...fillBlock(block, given, '', place), id };
}

function fillBlock(block: Block, planned: CtyObject, path: string, place: Place): CtyObject {
  const filled: Record<string, CtyValue> = {};
  for (const [name, { type, use }] of Object.entries(block.attributes)) {
    const value = planned[name] ?? null;
    const at = path + name;
    // What may be configured and was not is empty unless documented; what only Azure gives has something in it.
    const noPrincipal = name === 'principal_id' && isUserAssignedOnly(planned);
    if (noPrincipal && value === UNKNOWN) filled[name] = '';
    else
      filled[name] = value === UNKNOWN ? decide(type, at, place, use === 'computed') : within(value, type, at, place);
  }
  for (const [name, nested] of Object.entries(block.blocks)) {
    const value = planned[name] ?? null;
    const one = (item: CtyValue, at: string): CtyValue =>
      isObject(item) ? fillBlock(nested.block, item, `${at}.`, childPlace(item, name, place)) : item;
    if (value === UNKNOWN) filled[name] = nested.max === 1 ? [blank(nested.block, `${path}${name}.`, place)] : [];
    else filled[name] = isList(value) ? value.map((item) => one(item, path + name)) : one(value, path + name);
  }
  return filled;
}

/** A block that Azure fills in although nobody configured it: documented defaults, and a value for what must have one. */
function blank(block: Block, path: string, place: Place): CtyObject {
  const made: Record<string, CtyValue> = {};
  for (const [name, { type, use }] of Object.entries(block.attributes))
    made[name] = use === 'optional' ? (place.defaults[path + name] ?? null) : decide(type, path + name, place, false);
  for (const [name, { nesting }] of Object.entries(block.blocks)) made[name] = nesting === 'single' ? null : [];
  return made;
}

/** An identity block without an identity of the resource's own. */
const isUserAssignedOnly = ({ type }: CtyObject): boolean =>
  typeof type === 'string' && /UserAssigned/.test(type) && !/SystemAssigned/.test(type);

/** What is named inside a resource has an id below it. */
function childPlace(item: CtyObject, kind: string, place: Place): Place {
  const name = typeof item['name'] === 'string' ? item['name'] : undefined;
  if (name === undefined || !place.id.startsWith('/')) return place;
  const segment = kind.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/y$/, 'ie');
  return { ...place, id: `${place.id}/${segment}s/${name}`, name };
}

/** Unknowns inside a value that is known otherwise. */
function within(value: CtyValue, type: CtyType, path: string, place: Place): CtyValue {
  if (typeof type === 'string') return value === UNKNOWN ? decide(type, path, place, false) : value;
  const [kind, inner] = type;
  if (isList(value) && (kind === 'list' || kind === 'set'))
    return value.map((item) => {
      const own = isObject(item) ? childPlace(item, path.split('.').at(-1) ?? path, place) : place;
      return within(item, inner, path, own);
    });
  if (!isObject(value) || kind !== 'object') return value;
  return Object.fromEntries(
    Object.entries(inner).map(([name, member]) => {
      const item = value[name] ?? null;
      return [name, within(item, member, `${path}.${name}`, place)];
    }),
  );
}

function decide(type: CtyType, path: string, place: Place, always: boolean): CtyValue {
  const documented = place.defaults[path];
  if (documented !== undefined) return documented;
  // An element of a list is called as the list is.
  const name =
    path
      .replace(/(?:\.\d+)+$/, '')
      .split('.')
      .at(-1) ?? path;
  if (type === 'string') return text(name, path, place);
  if (type === 'number') return 1 + place.seed.number(`${place.id}\0${path}`, 60);
  if (type === 'bool') return place.seed.number(`${place.id}\0${path}`, 2) === 1;
  if (type === 'dynamic') return null;
  const [kind, inner] = type;
  if (kind === 'map') return {};
  if (kind === 'tuple') return inner.map((item, index) => decide(item, `${path}.${index}`, place, always));
  if (kind === 'object')
    return Object.fromEntries(
      Object.entries(inner).map(([member, item]) => [member, decide(item, `${path}.${member}`, place, always)]),
    );
  if (!always) return [];
  // One element for structures, two for scalars, so that their order can differ.
  const count = typeof inner === 'string' ? 2 : 1;
  return Array.from({ length: count }, (_, index) => decide(inner, `${path}.${index}`, place, always));
}

type Maker = (place: Place, key: string) => string;

/** The first pattern that fits an attribute's name tells what its value looks like. */
const makers: readonly (readonly [RegExp, Maker])[] = [
  [/^id$/, ({ id }) => id],
  [/tenant_id$/, () => tenant],
  [/^subscription_id$/, () => subscription],
  [/(?:principal|object|client|application|app|workspace|customer|unique)_id$|guid$|^uuid$/, (p, k) => p.seed.uuid(k)],
  [
    /_id$/,
    (p, k) =>
      p.id.startsWith('/')
        ? `${p.id}/made/${p.seed.hex(k, 8)}`
        : `/subscriptions/${subscription}/made/${p.seed.hex(k, 8)}`,
  ],
  [
    /public_ip(?:_address)?(?:es)?$|outbound_ip_address/,
    (p, k) => `20.${p.seed.number(k, 200)}.${p.seed.number(`${k}b`, 255)}.${1 + p.seed.number(`${k}c`, 250)}`,
  ],
  [/ip_address(?:es)?$|_ip$/, (p, k) => `10.250.${p.seed.number(k, 255)}.${4 + p.seed.number(`${k}b`, 250)}`],
  [/cidr|address_(?:prefix|space)/, (p, k) => `10.251.${p.seed.number(k, 255)}.0/24`],
  [/connection_string$/, (p, k) => `Endpoint=sb://${p.name}.example.net/;SharedAccessKey=${p.seed.base64(k)}`],
  [/(?:key|password|secret|token)$/, (p, k) => p.seed.base64(k)],
  [/(?:vault_uri|endpoint|uri|url)$/, (p) => `https://${p.name.toLowerCase()}.example.azure.net/`],
  [/(?:fqdn|host|hostname|host_name|domain_name|dns_name)$/, (p) => `${p.name.toLowerCase()}.example.azure.net`],
  [/location$/, () => 'eastus2'],
  [/(?:_at|_time|_date|_on|date)$/, () => '2026-01-01T00:00:00Z'],
  [/version$/, (p, k) => p.seed.hex(k, 32)],
  [/etag$/, (p, k) => `W/"${p.seed.uuid(k)}"`],
];

function text(name: string, path: string, place: Place): string {
  const key = `${place.id.toLowerCase()}\0${path}`;
  const maker = makers.find(([pattern]) => pattern.test(name))?.[1];
  return maker === undefined ? `${name.replaceAll('_', '-')}-${place.seed.hex(key, 6)}` : maker(place, key);
}
