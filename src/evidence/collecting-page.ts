import { collections, collectionType, type GraphCollection } from '../estate/graph/index.ts';
import { compareText } from '../lib/compare-text.ts';
import type { ControlEntry } from '../model/control.ts';

/** Ids of the controls whose rule names a type, as subject or as what must exist beside it. */
function readersOf(type: string, controls: readonly ControlEntry[]): readonly string[] {
  const wanted = JSON.stringify(type).toLowerCase();
  return controls
    .filter(({ control }) => control.deprecated === undefined)
    .filter(({ control: { judges, rule } }) => JSON.stringify([judges.types, rule]).toLowerCase().includes(wanted))
    .map(({ control }) => control.id)
    .sort(compareText);
}

/** `purview/dlpCompliancePolicies` is what `Get-DlpCompliancePolicy` prints. */
const commandOf = (path: string): string => {
  const name = path
    .slice(path.lastIndexOf('/') + 1)
    .replace(/ies$/, 'y')
    .replace(/s$/, '');
  const command = `Get-${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return command === 'Get-SupervisoryReviewPolicy' ? `${command}V2` : command;
};

function requestOf({ path, provider }: GraphCollection): string {
  if (provider === 'microsoft.purview') return `\`${commandOf(path)}\` (PowerShell)`;
  if (provider === 'microsoft.aadiam') return `\`GET https://management.azure.com/${path}?api-version=2017-04-01\``;
  return `\`GET /v1.0/${path}\``;
}

const shown = (ids: readonly string[]): string =>
  ids.length <= 4 ? ids.join(', ') : `${ids.slice(0, 3).join(', ')} and ${ids.length - 3} more`;

/** The page `docs/collecting.md`: which answers to save, with which permission, and which controls read them. */
export function collectingPage(controls: readonly ControlEntry[]): string {
  const rows = collections
    .map((row) => ({ row, readers: readersOf(collectionType(row), controls) }))
    .filter(({ readers }) => readers.length > 0)
    .map(({ row, readers }) => {
      return `| ${requestOf(row)} | \`${row.path.replaceAll('/', '.')}.json\` | ${row.permission} | ${shown(readers)} |`;
    });
  return [
    '# What to collect',
    '',
    'Written by `npm run generate` from `src/estate/graph/collections.ts` and `controls/`.',
    '',
    '## Azure',
    'Reader on the subscription is enough. Resource Graph gives resources with their properties; diagnostic settings, policies of a',
    'database and the like have answers of their own: save the answer of each request as one file.',
    '',
    '```sh',
    'az graph query -q "resources" --first 1000 -o json > resources.json    # page with --skip-token, one file a page',
    'az rest --method get --url "<resource-id>/providers/Microsoft.Insights/diagnosticSettings?api-version=2021-05-01-preview" > diagnostics.json',
    '```',
    '',
    '## Microsoft Graph, Entra, Intune and Purview',
    'Save each whole answer, `@odata.context` included, and follow `@odata.nextLink` to the end: a collection with a page missing is',
    'never taken for whole, so nothing is said to be absent from it. Do not use `$filter`. With `@odata.context` the name of the file is',
    'free; without it, it must be as below. What PowerShell prints is saved with `| ConvertTo-Json -Depth 10`.',
    '',
    '```sh',
    'az rest --method get --url "https://graph.microsoft.com/v1.0/identity/conditionalAccess/policies" > graph/policies.json',
    '```',
    '',
    '| request | file | permission | read by |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
