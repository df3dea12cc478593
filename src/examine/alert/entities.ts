import { isJsonObject, type Json, parseBoundedJson } from '../../lib/json.ts';
import type { AlertEntity } from '../../model/alert.ts';
import { type EntityType, findEntityType, findIdentifier } from '../rule/entity-types.ts';
import { sentinelLimits } from '../rule/limits.ts';
import type { AnalyticsRule, EntityMapping } from '../rule/rule.ts';
import type { Cell } from '../run-kql.ts';
import { byteLength, cellText, type Events } from './events.ts';

/** What an alert is about, and how many entities its limits kept out. */
export interface FoundEntities {
  readonly entities: readonly AlertEntity[];
  readonly dropped: number;
}

/**
 * The entities of an alert, in the order of mappings and rows, each once. At most 500, shared equally among the
 * mappings, and 64 KB. A row whose identifiers are all empty, or that lacks what its kind needs, makes none.
 * Source: https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities
 */
export function entitiesOf(rule: AnalyticsRule, events: Events): FoundEntities {
  const mappings = effectiveMappings(rule, events);
  const columns = rule.sentinelEntityColumns;
  const share = Math.floor(sentinelLimits.entities / Math.max(1, mappings.length + columns.length));
  const kept = new EntityList();
  for (const mapping of mappings) {
    const type = findEntityType(mapping.entityType);
    if (type !== undefined) kept.take(mappedEntities(type, mapping, events), share);
  }
  for (const column of columns) kept.take(nestedEntities(column, events), share);
  return { entities: kept.entities, dropped: kept.dropped };
}

/** Entities as they are added one by one until the alert is full. */
class EntityList {
  readonly entities: AlertEntity[] = [];
  dropped = 0;
  readonly #known = new Set<string>();
  #bytes = 2;

  /** Adds what is new, at most `share` of it. */
  take(found: Iterable<AlertEntity>, share: number): void {
    let added = 0;
    for (const entity of found) {
      const text = JSON.stringify(entity);
      if (this.#known.has(text)) continue;
      this.#known.add(text);
      // The id that each entity gets in the row, and a comma.
      const bytes = byteLength(text) + 16;
      if (added >= share || this.#bytes + bytes > sentinelLimits.alertBytes) {
        this.dropped++;
        continue;
      }
      added++;
      this.#bytes += bytes;
      this.entities.push(entity);
    }
  }
}

/**
 * Columns that rules of before 2021 name their entities by. They count only where a rule has no mapping of its own.
 * Source: https://learn.microsoft.com/azure/sentinel/map-data-fields-to-entities#notes-on-the-new-version
 */
const legacyMappings: readonly (EntityMapping & { readonly column: string })[] = [
  {
    column: 'AccountCustomEntity',
    entityType: 'Account',
    fields: [{ identifier: 'FullName', column: 'AccountCustomEntity' }],
  },
  { column: 'HostCustomEntity', entityType: 'Host', fields: [{ identifier: 'FullName', column: 'HostCustomEntity' }] },
  { column: 'IPCustomEntity', entityType: 'IP', fields: [{ identifier: 'Address', column: 'IPCustomEntity' }] },
  { column: 'URLCustomEntity', entityType: 'URL', fields: [{ identifier: 'Url', column: 'URLCustomEntity' }] },
  {
    column: 'FileHashCustomEntity',
    entityType: 'FileHash',
    fields: [
      { identifier: 'Algorithm', column: 'AlgorithmCustomEntity' },
      { identifier: 'Value', column: 'FileHashCustomEntity' },
    ],
  },
];

/** The mappings that a run goes by: the rule's own, at most ten, else the legacy columns that the answer has. */
function effectiveMappings(rule: AnalyticsRule, events: Events): readonly EntityMapping[] {
  if (rule.entityMappings.length > 0) return rule.entityMappings.slice(0, sentinelLimits.entityMappings);
  if (rule.sentinelEntityColumns.length > 0) return [];
  return legacyMappings.filter(({ column }) => events.has(column));
}

function* mappedEntities(type: EntityType, mapping: EntityMapping, events: Events): Iterable<AlertEntity> {
  for (const row of events.rows) {
    const identifiers = new Map<string, Json>();
    for (const { identifier, column } of mapping.fields.slice(0, sentinelLimits.identifiersPerMapping)) {
      const name = findIdentifier(type, identifier);
      const value = identifierValue(events.cell(row, column));
      if (name !== undefined && value !== undefined) identifiers.set(name, value);
    }
    if (type.name === 'FileHash' && identifiers.has('Value') && !identifiers.has('Algorithm')) {
      identifiers.set('Algorithm', 'Unknown');
    }
    const entity = entityOf(type, identifiers);
    if (entity !== undefined) yield entity;
  }
}

/** A value as an entity keeps it; undefined for one that says nothing. */
function identifierValue(cell: Cell): Json | undefined {
  if (typeof cell === 'boolean') return cell;
  const text = cellText(cell);
  return text === '' ? undefined : text;
}

function entityOf(type: EntityType, identifiers: ReadonlyMap<string, Json>): AlertEntity | undefined {
  if (!type.required.some((set) => set.every((name) => identifiers.has(name)))) return undefined;
  const parts = new Map(identifiers);
  if (type.name === 'Account') splitAccount(parts);
  if (type.name === 'Host') splitHost(parts);
  if (type.name === 'Account' && isBuiltInAccount(parts)) return undefined;
  return { ...Object.fromEntries(parts), Type: type.alertType };
}

/** `user@domain` and `DOMAIN\user` in their parts: the alert schema has no full name. */
function splitAccount(parts: Map<string, Json>): void {
  const full = parts.get('FullName');
  if (typeof full !== 'string') return;
  parts.delete('FullName');
  const slash = full.indexOf('\\');
  const at = full.lastIndexOf('@');
  const add = (name: string, value: string): void => {
    if (value !== '' && !parts.has(name)) parts.set(name, value);
  };
  if (slash > 0) {
    add('NTDomain', full.slice(0, slash));
    add('Name', full.slice(slash + 1));
  } else if (at > 0) {
    add('Name', full.slice(0, at));
    add('UPNSuffix', full.slice(at + 1));
  } else add('Name', full);
}

/** `host.domain` in its parts. An address is no name with a domain. */
function splitHost(parts: Map<string, Json>): void {
  const full = parts.get('FullName');
  if (typeof full !== 'string') return;
  parts.delete('FullName');
  const dot = /^[\d.]+$|:/.test(full) ? -1 : full.indexOf('.');
  if (!parts.has('HostName')) parts.set('HostName', dot > 0 ? full.slice(0, dot) : full);
  if (dot > 0 && dot < full.length - 1 && !parts.has('DnsDomain')) parts.set('DnsDomain', full.slice(dot + 1));
}

/** Names that every system has. Source: https://learn.microsoft.com/azure/sentinel/entities-reference#account */
const builtIn = new Set([
  'ADMIN',
  'ADMINISTRATOR',
  'SYSTEM',
  'ROOT',
  'ANONYMOUS',
  'AUTHENTICATED USER',
  'NETWORK',
  'NULL',
  'LOCAL SYSTEM',
  'LOCALSYSTEM',
  'NETWORK SERVICE',
]);
const strong = ['Sid', 'AadUserId', 'PUID', 'ObjectGuid', 'UPNSuffix', 'NTDomain', 'DnsDomain'];

/** Whether nothing but a name that every system has identifies an account: such an entity would join strangers. */
function isBuiltInAccount(parts: ReadonlyMap<string, Json>): boolean {
  const name = parts.get('Name');
  return typeof name === 'string' && builtIn.has(name.toUpperCase()) && !strong.some((key) => parts.has(key));
}

/** Entities of other alerts, as a column holds them: JSON, or text of it. */
function* nestedEntities(column: string, events: Events): Iterable<AlertEntity> {
  for (const cell of events.cells(column)) {
    const list = typeof cell === 'string' ? parseBoundedJson(cell) : cell;
    if (!Array.isArray(list)) continue;
    for (const found of list as readonly Json[]) {
      if (!isJsonObject(found) || typeof found['Type'] !== 'string') continue;
      const { $id: _id, ...entity } = found;
      yield { ...entity, Type: found['Type'] };
    }
  }
}
