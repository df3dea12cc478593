import { collections, collectionType } from '../../estate/graph/index.ts';
import type { ColumnSchema, KustoType, TableSchema } from '../../model/table.ts';

const columns = (types: Readonly<Record<string, KustoType>>): readonly ColumnSchema[] =>
  Object.entries(types).map(([name, type]) => ({ name, type }));

/**
 * The columns of every table of resources: those of Resource Graph, then ours, which begin with an underscore.
 *
 * Ids keep their case in `id`; compare lower-case ones: `_id` with `tolower(tostring(properties.x.id))`. What is not
 * known is null. Its path from the root is in `_unknown`, and the object that lacks it holds a member `_unknown` with its
 * name and what stands there (`reference(...)`), so that an element of an expanded array tells by itself. A text known in part keeps its text with `${...}` for
 * each piece that is not, so that ids join all the same. What Azure fills in by itself is filled in.
 * - `_parent`: lower-case id of the parent, or of what an extension resource stands on.
 * - `_exists`: true, or null where a condition decides that is not known.
 * - `_complete`: `declared` (file), `full` (export) or `summary` (list without properties).
 * - `_whole`: the input holds everything there is in the scope of the row, so that what is absent from it does not exist.
 * - `_phi`, `_hub`: in the declared scope; null where that is open; true where none is declared.
 * - `_created`: when it was made, where the input shows it.
 * Source of the others: https://learn.microsoft.com/azure/governance/resource-graph/concepts/query-language#resource-graph-tables
 */
export const resourceColumns: readonly ColumnSchema[] = columns({
  id: 'string',
  name: 'string',
  type: 'string',
  tenantId: 'string',
  kind: 'string',
  location: 'string',
  resourceGroup: 'string',
  subscriptionId: 'string',
  managedBy: 'string',
  sku: 'dynamic',
  plan: 'dynamic',
  properties: 'dynamic',
  tags: 'dynamic',
  identity: 'dynamic',
  zones: 'dynamic',
  extendedLocation: 'dynamic',
  _id: 'string',
  _parent: 'string',
  _unknown: 'dynamic',
  _exists: 'bool',
  _complete: 'string',
  _whole: 'bool',
  _phi: 'bool',
  _hub: 'bool',
  _origin: 'string',
  _created: 'datetime',
  _apiVersion: 'string',
  _source: 'string',
});

/** Names under which resources stand: Resource Graph's, then ours for what it does not show or shows inside parents only. */
const azureTables = [
  'Resources',
  'ResourceContainers',
  'AuthorizationResources',
  'PolicyResources',
  'SecurityResources',
  'RecoveryServicesResources',
  'NetworkResources',
  'ResourceChildren',
  'DiagnosticSettings',
  'SourceTree',
] as const;
export type AzureTable = (typeof azureTables)[number];

/** The words of a collection's path, so that its type in lower case can be told apart again: `conditionalaccesspolicies`. */
const wordsOf = (path: string): readonly string[] =>
  path
    .split(/[^A-Za-z]+|(?=[A-Z])/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());

function pascal(type: string, words: readonly string[]): string {
  if (type === '') return '';
  const [word] = words.filter((each) => type.startsWith(each)).sort((a, b) => b.length - a.length);
  const first = word ?? type;
  return `${first.slice(0, 1).toUpperCase()}${first.slice(1)}${pascal(type.slice(first.length), words)}`;
}

/**
 * Table by type of the objects of Microsoft Graph and Purview, one a collection. The name is the type's last part with
 * each word of the collection's path in capitals: `ConditionalAccessPolicies`, `Users`, `RoleAssignmentScheduleInstances`.
 */
export const graphTables: ReadonlyMap<string, string> = new Map(
  collections
    .filter(({ provider }) => provider !== 'microsoft.aadiam')
    .map((collection) => {
      const last = collection.type.slice(collection.type.lastIndexOf('/') + 1);
      return [collectionType(collection), pascal(last, wordsOf(collection.path))] as const;
    }),
);

/** One row: the section `estate` of safeguard.yaml, and of what the input holds everything. */
const declarationTable: TableSchema = {
  name: 'Declaration',
  columns: columns({ estate: 'dynamic', whole: 'bool', wholeScopes: 'dynamic', wholeTypes: 'dynamic' }),
};

/** The records of `attestations/*.yaml`, with the fields of those files. */
const attestationsTable: TableSchema = {
  name: 'Attestations',
  columns: columns({
    record: 'string',
    title: 'string',
    date: 'datetime',
    until: 'datetime',
    covers: 'dynamic',
    document: 'dynamic',
    measured: 'dynamic',
    result: 'string',
    types: 'dynamic',
    details: 'dynamic',
    file: 'string',
  }),
};

/** Regions that Azure pairs, both ways. */
const regionPairsTable: TableSchema = { name: 'RegionPairs', columns: columns({ region: 'string', paired: 'string' }) };

/** What templates and plans declare beside resources. `id` is `main.json#parameters/x`; no value is ever held. */
const partColumns = columns({ id: 'string', name: 'string', type: 'string', secure: 'bool', _source: 'string' });
const templateTables: readonly TableSchema[] = [
  // What is used where nothing is given: none, empty, generated or value.
  { name: 'TemplateParameters', columns: [...partColumns, ...columns({ fallback: 'string' })] },
  // What the expression reads: secret, plain or open.
  { name: 'TemplateOutputs', columns: [...partColumns, ...columns({ holds: 'string' })] },
];

/** Every table that a query over the estate can name. */
export const estateTables: readonly TableSchema[] = [
  ...[...azureTables, ...new Set(graphTables.values())].map((name) => ({ name, columns: resourceColumns })),
  declarationTable,
  attestationsTable,
  regionPairsTable,
  ...templateTables,
];
