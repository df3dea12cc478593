import { compose } from '../../app/compose.ts';
import { expandTemplate } from '../../app/template-expand.ts';
import type { Arguments, Command } from '../command.ts';
import { estateOptions, estateOptionsHelp, readOptionsOf } from '../read-options.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';

export const templateCommand: Command = {
  help: `safeguard template expand <file>

Prints the resources that an ARM template or a Terraform plan declares, as JSON, its expressions evaluated. A value that
the file does not tell is {"$unknown": "...", "reason": "..."}; one that may be a secret is not shown.

${estateOptionsHelp}

Examples
  safeguard template expand main.json
  safeguard template expand main.json --parameters prod.parameters.json --location northeurope
`,
  options: estateOptions,
  run: runTemplate,
};

async function runTemplate(args: Arguments, terminal: Terminal): Promise<number> {
  const [action, file, ...more] = args.positionals;
  if (action !== 'expand' || file === undefined || more.length > 0) {
    return refuse(terminal, 'wanted: safeguard template expand <file>');
  }
  const { read, clear } = readOptionsOf(args, terminal);
  const { read: wasRead, resources, diagnostics } = await expandTemplate(file, read, compose(terminal).readEstate);
  clear();
  for (const { severity, source, message } of diagnostics) {
    if (severity === 'info') continue;
    const at = source.line === undefined ? source.file : `${source.file}:${source.line}`;
    terminal.err(`${severity}: ${at}: ${message.replace(/\p{Cc}/gu, '?')}\n`);
  }
  if (!wasRead && diagnostics.every(({ severity }) => severity !== 'error')) {
    return refuse(terminal, `${file}: neither an ARM template nor a Terraform plan`);
  }
  const failed = diagnostics.some(({ severity }) => severity === 'error');
  if (resources.length === 0 && failed) return 2;
  await terminal.out(`${JSON.stringify(resources, undefined, 2)}\n`);
  return failed ? 2 : 0;
}
