import { compareText } from '../../../lib/compare-text.ts';
import type { Blueprint } from '../../model/blueprint.ts';
import type { Catalogue, PrintedFile } from '../print-context.ts';

/** What whoever deploys must be allowed to do: `PERMISSIONS.md`, least first. */
export function printPermissions(catalogue: Catalogue): PrintedFile {
  const { blueprint } = catalogue;
  const sections = scopesOf(catalogue).map(({ title, actions }) => [
    `## ${title}`,
    '',
    ...actions.map((action) => `- \`${action}\``),
    '',
  ]);
  return {
    path: 'PERMISSIONS.md',
    text: [
      '# What the deployment needs',
      '',
      'Nothing here is needed once the architecture stands. Give it to the identity that deploys, for the time of the deployment.',
      'Beside each `write`, Azure asks for `read` of the same type and for `Microsoft.Resources/deployments/*`.',
      '',
      ...sections.flat(),
      ...requestSections(blueprint),
    ].join('\n'),
  };
}

interface ScopePermissions {
  readonly title: string;
  readonly actions: readonly string[];
}

function scopesOf(catalogue: Catalogue): ScopePermissions[] {
  const byScope = new Map<string, Set<string>>();
  for (const unit of catalogue.blueprint.units) {
    const title =
      unit.scope.kind === 'managementGroup'
        ? 'In the management group'
        : `In the subscription "${unit.scope.subscription}"`;
    const actions = byScope.get(title) ?? new Set();
    byScope.set(title, actions);
    for (const { type } of catalogue.resourcesIn(unit)) actions.add(`${type}/write`);
  }
  return [...byScope]
    .sort(([a], [b]) => compareText(a, b))
    .map(([title, actions]) => ({ title, actions: [...actions].sort(compareText) }));
}

/** Whose API a request goes to, as the heading of what it needs. */
const apis = {
  graph: 'In Microsoft Graph',
  azure: 'In Azure, above every subscription',
  purview: 'In the Purview account',
  compliance: 'In Security & Compliance PowerShell: a role of whoever runs the cmdlets',
} as const;

function requestSections({ requests }: Blueprint): string[] {
  return (Object.keys(apis) as (keyof typeof apis)[]).flatMap((key) => {
    const own = requests.filter(({ api }) => (api ?? 'graph') === key).map(({ permission }) => permission);
    if (own.length === 0) return [];
    return [
      `## ${apis[key]}`,
      '',
      ...[...new Set(own)].sort(compareText).map((permission) => `- \`${permission}\``),
      '',
    ];
  });
}
