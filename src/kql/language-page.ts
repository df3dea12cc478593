import { type LanguageEntry, type RefusedEntry, supportedLanguage } from './language.ts';

/** What is answered otherwise than in Azure, or not at all, and why. */
const differences: readonly (readonly [what: string, how: string])[] = [
  [
    '`externaldata`, plugins that call out (`http_request`, `sql_request`, …)',
    'refused: a question never reaches outside. `externaldata` reads what was brought in before',
  ],
  [
    '`cluster()`, `database()` of another place, `external_table()`, stored query results',
    'refused: there is one database, the lake',
  ],
  ['plugins that run Python or R', 'refused: they run code of another language inside the query'],
  [
    '`reduce`, `autocluster`, `diffpatterns`',
    'refused: they group by a method that Microsoft does not publish, so no other engine can answer the same',
  ],
  ['`facet`, `fork`', 'refused: a question has one table for an answer'],
  [
    'management commands (`.create`, `.ingest`, …)',
    'refused: the shell has `.tables`, `.schema`, `.explain`; tables are entries, see CONTRIBUTING.md',
  ],
  ['regular expressions that RE2 does not have (lookahead, backreferences)', 'refused, as in Azure'],
  ['`dcount`, `hll`', 'an estimate in Azure, exact here'],
  ['`rand()`, `sample`, `take` without an order, `take_any`', 'any rows will do, and they are others than in Azure'],
  ['the order of rows', 'only after `sort`, `top` or `serialize`, as in Azure'],
  ['columns of `bag_unpack` and `pivot`', 'found by a small query first, unless the text gives a schema'],
  [
    'what Microsoft does not document of `graph-match`, of plugins that compare periods, of names of domains in punycode',
    'a question whose answer hangs on it fails and says so: sequences of a pattern that meet the same edge, periods without rows, `XN--`',
  ],
  [
    '`gzip_decompress_from_base64_string`, `zlib_decompress_from_base64_string`',
    'of texts that are written in the question',
  ],
  [
    'limits',
    '60 seconds, a million rows, 256 MB of answer, at most 4 GB of memory; past a limit the question fails and nothing is cut',
  ],
];

const row = ({ name, document }: LanguageEntry): string => `[${name}](${document})`;

const listOf = (entries: readonly LanguageEntry[]): string => entries.map(row).join(', ');

/** A row a reason. */
const refusals = (refused: readonly RefusedEntry[]): string[] => {
  const byReason = new Map<string, RefusedEntry[]>();
  for (const entry of refused) byReason.set(entry.reason, [...(byReason.get(entry.reason) ?? []), entry]);
  return [...byReason].map(
    ([reason, entries]) => `| ${entries.map(({ name }) => `\`${name}\``).join(', ')} | ${reason} |`,
  );
};

/** The page `docs/kql.md`: what of Kusto's language is answered, what is refused, and what differs. */
export function languagePage(): string {
  const { functions, aggregates, operators, plugins, refused } = supportedLanguage();
  return `# Kusto's language

Questions are written in Kusto's language (KQL), parsed and bound by Microsoft's own parser, and answered by ClickHouse. What cannot
be answered exactly is refused by name. Ask with \`safeguard query\`, or in the shell \`safeguard kql\`; \`safeguard kql explain\` shows the
plan and the SQL of a question, \`safeguard kql functions\` and \`safeguard kql operators\` print the lists below.

## What differs
| in the text | here |
|---|---|
${differences.map(([what, how]) => `| ${what} | ${how} |`).join('\n')}

## Refused by name
| names | why |
|---|---|
${refusals(refused).join('\n')}

## Operators (${operators.length})
${listOf(operators)}

Statements: \`let\` (values, tables, functions), \`set\`, \`declare query_parameters\`, \`declare pattern\`. Joins: \`innerunique\`, \`inner\`, \`leftouter\`, \`rightouter\`,
\`fullouter\`, \`leftsemi\`, \`rightsemi\`, \`leftanti\`, \`rightanti\`.

## Aggregates (${aggregates.length})
${listOf(aggregates)}

## Functions (${functions.length})
${listOf(functions)}

## Plugins of evaluate (${plugins.length})
${listOf(plugins)}
`;
}
