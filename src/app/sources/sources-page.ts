import { stringify } from 'yaml';
import { connectors } from './connectors.ts';
import { sourceCodes } from './source-codes.ts';

/** `docs/sources.md`: what each connector reads, with which rights, and what it was proved against. */
export function sourcesPage(): string {
  const lines = [
    '# Sources',
    '',
    'Written by `npm run generate` from what the connectors say of themselves; a test fails when it is stale.',
    '',
    'A source is an entry of `record.sources` in `safeguard.yaml`: a `kind`, a `name` of its own, and the options of its connector.',
    'It keeps no place of its own: how far it got is stored with the records that it gave, so after a crash it goes on there.',
    'Secrets are named by an environment variable, or are not needed at all with a managed identity. `record status` says how each is.',
    '',
    '## Least rights',
    '',
    '| kind | what of it | least right |',
    '|---|---|---|',
    ...connectors.flatMap(({ kind, facts }) =>
      facts.privileges.map(({ of, right, document }) => `| \`${kind}\` | ${of} | ${linked(right, document)} |`),
    ),
    '',
    ...connectors.flatMap(({ kind, facts }) => [
      `## ${facts.title} (\`${kind}\`)`,
      '',
      facts.about,
      '',
      '```yaml',
      stringify({ kind, name: `my-${kind}`, ...facts.example }).trimEnd(),
      '```',
      '',
      ...(facts.packages.length === 0
        ? []
        : [`Packages: ${facts.packages.map((name) => `\`${name}\``).join(', ')}.`, '']),
      `Proved against: ${facts.proof}.`,
      '',
    ]),
    '## What a source says',
    '',
    '| code | what it means, and what to do |',
    '|---|---|',
    ...Object.entries(sourceCodes).map(([code, text]) => `| \`${code}\` | ${text} |`),
    '',
  ];
  return `${lines.join('\n').trimEnd()}\n`;
}

const linked = (right: string, document: string): string =>
  document.startsWith('https://') ? `[${right}](${document})` : `${right} (${document})`;
