import type { JsonPath } from '../../../lib/json.ts';
import { PLACEHOLDER } from '../../alert/details.ts';
import type { AnalyticsRule } from '../../rule/rule.ts';
import { type Found, type LintCheck, type LintInput, shown } from '../check.ts';

const entity = (query: string, column: string) => ({
  query,
  entityMappings: [{ entityType: 'Account', fields: [{ identifier: 'FullName', column }] }],
});

/** Columns that a rule maps into its alerts and its answer lacks. */
export const mappedColumns: LintCheck = {
  code: 'MAPPED_COLUMN',
  finds: 'An entity, custom detail or alert detail from a column that the answer does not have, or that holds a list.',
  cases: {
    speaks: [
      entity('T | project A', 'B'),
      entity('T', 'Gone'),
      entity('T', 'a'),
      entity('T | summarize X = make_set(A)', 'X'),
      { query: 'T | project A', customDetails: [{ name: 'b', column: 'B' }] },
      { query: 'T | project A', alertDetails: { displayNameFormat: 'x {{B}}', properties: [] } },
      { query: 'T | project A', alertDetails: { severityColumn: 'B', properties: [] } },
      { query: 'T | project A', sentinelEntityColumns: ['B'] },
    ],
    silent: [
      entity('T | project A', 'A'),
      entity('T | where Gone == 1', 'B'),
      entity('T | evaluate bag_unpack(D)', 'B'),
      { query: 'T', customDetails: [{ name: 'd', column: 'D' }] },
      { query: 'T', alertDetails: { displayNameFormat: 'x {{A}}', properties: [] } },
    ],
  },
  check: (input) => usesOf(input.rule).flatMap((use) => findingOf(use, input)),
};

interface Use {
  readonly column: string;
  readonly member: JsonPath;
  readonly what: string;
  readonly wantsText: boolean;
}

function usesOf(rule: AnalyticsRule): readonly Use[] {
  const uses: Use[] = [];
  const add = (column: string, member: JsonPath, what: string, wantsText = false): void => {
    uses.push({ column, member, what, wantsText });
  };
  for (const [i, { entityType, fields }] of rule.entityMappings.entries()) {
    for (const [j, { column }] of fields.entries()) {
      add(column, ['entityMappings', i, 'fieldMappings', j], `an entity of type ${shown(entityType)}`, true);
    }
  }
  for (const column of rule.sentinelEntityColumns) add(column, ['sentinelEntitiesMappings'], 'entities');
  for (const { name, column } of rule.customDetails)
    add(column, ['customDetails', name], `the detail "${shown(name)}"`);
  const { displayNameFormat, descriptionFormat, severityColumn, tacticsColumn, properties } = rule.alertDetails;
  const at = (name: string): JsonPath => ['alertDetailsOverride', name];
  for (const column of placeholders(displayNameFormat)) add(column, at('alertDisplayNameFormat'), "the alert's name");
  for (const column of placeholders(descriptionFormat))
    add(column, at('alertDescriptionFormat'), "the alert's description");
  if (severityColumn !== undefined) add(severityColumn, at('alertSeverityColumnName'), "the alert's severity");
  if (tacticsColumn !== undefined) add(tacticsColumn, at('alertTacticsColumnName'), "the alert's tactics");
  for (const { property, column } of properties)
    add(column, at('alertDynamicProperties'), `the property ${shown(property)}`);
  return uses;
}

/** The columns that a format names. */
export const placeholders = (format: string | undefined): readonly string[] =>
  [...(format ?? '').matchAll(PLACEHOLDER)].map((match) => match[1] ?? '');

function findingOf({ column, member, what, wantsText }: Use, { analysis, rule }: LintInput): readonly Found[] {
  const columns = analysis.resultColumns;
  if (columns === undefined) return [];
  const found = columns.find(({ name }) => name === column);
  if (found !== undefined) return wantsText && found.type === 'dynamic' ? [listFinding(column, what, member)] : [];
  return [
    {
      level: 'error',
      message: `${what} comes from the column "${shown(column)}", which the answer does not have`,
      hint: hintFor(
        column,
        columns.map(({ name }) => name),
        rule.query,
      ),
      place: { member },
    },
  ];
}

const listFinding = (column: string, what: string, member: JsonPath): Found => ({
  level: 'warning',
  message: `${what} comes from the dynamic column "${shown(column)}": a list becomes one value, its JSON text`,
  hint: 'mv-expand it, or map the single value before it is collected',
  place: { member },
});

function hintFor(column: string, names: readonly string[], query: string): string {
  const other = names.find((name) => name.toLowerCase() === column.toLowerCase());
  if (other !== undefined) return `names differ by case: the answer has "${shown(other)}"`;
  const isNamed = new Set(query.match(/\w+/g)).has(column);
  return isNamed
    ? 'the query names it, but a project, summarize or distinct drops it: keep it there'
    : `the answer has ${shown(names.slice(0, 12).join(', '))}`;
}
