import { importTypes } from '../../app/types/import-types.ts';
import { typesFile } from '../../app/types/type-store.ts';
import type { Arguments, Command } from '../command.ts';
import { refuse } from '../refuse.ts';
import { progressOn, type Terminal } from '../terminal.ts';

export const typesCommand: Command = {
  help: `safeguard types import <folder>    resource types for "safeguard template validate"

Reads a clone of Microsoft's bicep types (https://github.com/Azure/bicep-types-az), or one of its types.json files, and keeps
what validating needs in one file: .safeguard/arm-types in your home folder. What an earlier import kept is replaced.

  --types <patterns>   only these types: Microsoft.Network/*,Microsoft.Sql/servers@2023-*; a * stands for any characters
  --output <file>      another file than .safeguard/arm-types; "template validate --types <file>" reads it
  --quiet              no progress

Examples
  git clone --depth 1 https://github.com/Azure/bicep-types-az
  safeguard types import bicep-types-az
  safeguard types import bicep-types-az --types 'Microsoft.Storage/*,Microsoft.KeyVault/*' --output storage.types
`,
  options: { types: { type: 'string' }, output: { type: 'string' }, quiet: { type: 'boolean' } },
  run: runTypes,
};

async function runTypes(args: Arguments, terminal: Terminal): Promise<number> {
  const [action, from, ...more] = args.positionals;
  if (action !== 'import' || from === undefined || more.length > 0) {
    return refuse(terminal, 'wanted: safeguard types import <folder>');
  }
  const progress = progressOn(terminal, args.flag('quiet'));
  const patterns = (args.text('types') ?? '').split(',').map((pattern) => pattern.trim());
  const imported = await importTypes({
    cwd: terminal.cwd,
    from,
    patterns: patterns.filter((pattern) => pattern !== ''),
    out: args.text('output') ?? typesFile(terminal.env),
    onProgress: (done, total, file) => progress.show(`${done}/${total} ${file}`),
  });
  progress.clear();
  if (!imported.ok) return refuse(terminal, ...imported.error);
  const { file, bytes, resources, types, passedOver, unsure } = imported.value;
  const notes = [
    ...passedOver.map((line) => `not read: ${line}`),
    ...unsure.map((name) => `properties called "${name}" were stripped from these types: none is judged`),
  ];
  for (const note of notes.slice(0, 20)) terminal.err(`note: ${note.replace(/\p{Cc}/gu, '?')}\n`);
  if (notes.length > 20) terminal.err(`note: and ${notes.length - 20} more\n`);
  await terminal.out(`${types} resource types, ${resources} with their versions: ${file} (${sizeText(bytes)})\n`);
  return 0;
}

const sizeText = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
