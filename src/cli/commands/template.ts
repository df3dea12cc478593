import { compose } from '../../app/compose.ts';
import { expandTemplate } from '../../app/template-expand.ts';
import type { Arguments, Command } from '../command.ts';
import { estateOptions, estateOptionsHelp, readOptionsOf } from '../read-options.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';
import { runTemplateValidate } from './template-validate.ts';

export const templateCommand: Command = {
  help: `safeguard template expand <file>        the resources that a template or plan declares, as JSON
safeguard template validate <paths>     what is wrong with ARM templates and Bicep files

"expand" evaluates every expression. A value that the file does not tell is {"$unknown": "...", "reason": "..."}; one that may
be a secret is not shown.

"validate" judges every resource by its type: required and read-only properties, names that there are not, allowed values,
types, lengths, ranges and patterns; as written, whatever the parameters, and as it expands with those that are given. It names
parameters, variables, functions and resources that the template does not hold. Types come from "safeguard types import"; a
resource whose type or version is not among them is counted as not validated.

  --types <file>           types elsewhere than .safeguard/arm-types in your home folder
  --json                   "validate" for programs

${estateOptionsHelp}
                           "validate": warnings are told too and count, and every resource must be one that is known

Exit codes of "validate": 0 nothing wrong, 1 something is, 2 could not be judged (no resource of a known type; with --strict, any
that is not).

Examples
  safeguard template expand main.json
  safeguard template expand main.json --parameters prod.parameters.json --location northeurope
  safeguard template validate main.json
  safeguard template validate infra --parameters prod.parameters.json --strict
`,
  options: { ...estateOptions, types: { type: 'string' }, json: { type: 'boolean' } },
  run: runTemplate,
};

async function runTemplate(args: Arguments, terminal: Terminal): Promise<number> {
  const [action, file, ...more] = args.positionals;
  if (action === 'validate' && file !== undefined) return runTemplateValidate([file, ...more], args, terminal);
  if (action !== 'expand' || file === undefined || more.length > 0) {
    return refuse(terminal, 'wanted: safeguard template expand <file>, or safeguard template validate <paths>');
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
