import { isJsonObject, type Json, type JsonObject } from '../../lib/json.ts';
import { err, ok, type Result } from '../../lib/result.ts';

/** Where an alias points, by lower-case alias: the resource type it belongs to and the path from that resource's root. */
export type AliasTable = ReadonlyMap<string, { readonly type: string; readonly path: string }>;

/** The most aliases taken from one user's table; Azure has about 76,000. */
const MAX_ALIASES = 500_000;

/**
 * Reads alias tables as Azure prints them: the provider JSON of `az provider list --expand
 * resourceTypes/aliases` (a provider or a list of them), or the output of `Get-AzPolicyAlias` as JSON.
 * @param documents parsed files
 * @returns one table, later documents winning, or one line saying what is wrong
 */
export function readAliasTable(documents: readonly Json[]): Result<AliasTable, string> {
  const table = new Map<string, { type: string; path: string }>();
  for (const document of documents) {
    for (const provider of listOf(unwrap(document))) addProvider(table, provider);
    if (table.size > MAX_ALIASES) return err(`The alias table holds more than ${MAX_ALIASES} aliases`);
  }
  return table.size > 0
    ? ok(table)
    : err('No aliases found: export them with "az provider list --expand resourceTypes/aliases"');
}

const unwrap = (document: Json): Json => (isJsonObject(document) ? (document['value'] ?? document) : document);

const listOf = (value: Json | undefined): readonly JsonObject[] =>
  (Array.isArray(value) ? (value as readonly Json[]) : value === undefined ? [] : [value]).filter((item) =>
    isJsonObject(item),
  );

/** The member of this name in any case: PowerShell writes `Namespace`, the REST API `namespace`. */
const member = (object: JsonObject, name: string): Json | undefined => {
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : object[key];
};

function addProvider(table: Map<string, { type: string; path: string }>, provider: JsonObject): void {
  const namespace = member(provider, 'namespace');
  if (typeof namespace !== 'string') return;
  const types = member(provider, 'resourceTypes');
  for (const entry of types === undefined ? [provider] : listOf(types)) {
    const resourceType = member(entry, 'resourceType');
    if (typeof resourceType !== 'string') continue;
    for (const alias of listOf(member(entry, 'aliases'))) addAlias(table, `${namespace}/${resourceType}`, alias);
  }
}

function addAlias(table: Map<string, { type: string; path: string }>, type: string, alias: JsonObject): void {
  const name = member(alias, 'name');
  const path = member(alias, 'defaultPath') ?? firstPath(alias);
  if (typeof name === 'string' && typeof path === 'string' && path !== '') {
    table.set(name.toLowerCase(), { type: type.toLowerCase(), path });
  }
}

const firstPath = (alias: JsonObject): Json | undefined => {
  const first = listOf(member(alias, 'paths'))[0];
  return first === undefined ? undefined : member(first, 'path');
};
