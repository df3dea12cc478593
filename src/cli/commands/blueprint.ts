import { resolve } from 'node:path';
import { composeFromFile, printBlueprint, writeFiles } from '../../app/blueprint/build.ts';
import type { Arguments, Command } from '../command.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';

export const blueprintCommand: Command = {
  help: `safeguard blueprint build [<safeguard.yaml>] --output <folder>

Builds the architecture that the section "blueprint" of safeguard.yaml describes, as ARM templates.

Examples
  safeguard blueprint build --output infra
  safeguard blueprint build clinic/safeguard.yaml --output clinic/infra
`,
  options: { output: { type: 'string', short: 'o' } },
  run: runBlueprint,
};

async function runBlueprint(args: Arguments, terminal: Terminal): Promise<number> {
  const [action, file = 'safeguard.yaml', ...more] = args.positionals;
  const output = args.text('output');
  if (action !== 'build' || output === undefined || more.length > 0) {
    return refuse(terminal, 'wanted: safeguard blueprint build [<safeguard.yaml>] --output <folder>');
  }
  const composed = await composeFromFile(file, terminal.cwd);
  if (!composed.ok) return refuse(terminal, ...composed.error);
  const files = printBlueprint(composed.value);
  const written = await writeFiles(resolve(terminal.cwd, output), files);
  if (!written.ok) return refuse(terminal, written.error);
  await terminal.out(`${files.length} files in ${output}\n`);
  return 0;
}
