import { compose } from '../../app/compose.ts';
import { evaluatePolicies } from '../../app/policy-evaluate.ts';
import { readAliases, readDefinitions } from '../../app/read-definitions.ts';
import { readPolicyParameters } from '../../app/read-policy-parameters.ts';
import { blocks } from '../../app/write-file.ts';
import { readAsOf } from '../../assess/index.ts';
import type { Arguments, Command } from '../command.ts';
import { estateOptions, estateOptionsHelp, readOptionsOf } from '../read-options.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';

const list = { type: 'string', multiple: true } as const;
const text = { type: 'string' } as const;

export const policyCommand: Command = {
  help: `safeguard policy evaluate --definitions <path> --resources <path>

Judges resources by Azure Policy definitions, as Azure itself would: one line of JSON a definition and resource,
{"definition", "resource", "state", "reason"}; state is Compliant, NonCompliant, NotApplicable or Unknown.

  --definitions <path>     definitions and initiatives: files, folders, NDJSON, .gz; may be repeated
  --resources <path>       templates, plans or exports; may be repeated
  --all                    lines with state NotApplicable too
  --aliases <path>         az provider list --expand resourceTypes/aliases; may be repeated
  --policy-parameters <f>  values of the definitions' parameters: {"name": {"value": ...}}
  --as-of <day>            the day that utcNow() gives (default: now, or SOURCE_DATE_EPOCH)
${estateOptionsHelp}

Examples
  safeguard policy evaluate --definitions policies/ --resources main.json
  safeguard policy evaluate --definitions hipaa.json --definitions definitions.ndjson.gz --resources export.json --all
`,
  options: {
    definitions: list,
    resources: list,
    aliases: list,
    all: { type: 'boolean' },
    'policy-parameters': text,
    'as-of': text,
    ...estateOptions,
  },
  run: runPolicy,
};

async function runPolicy(args: Arguments, terminal: Terminal): Promise<number> {
  const [action, ...more] = args.positionals;
  const [definitionPaths, resourcePaths] = [args.list('definitions'), args.list('resources')];
  if (action !== 'evaluate' || more.length > 0 || definitionPaths.length === 0 || resourcePaths.length === 0) {
    return refuse(terminal, 'wanted: safeguard policy evaluate --definitions <path> --resources <path>');
  }
  const ports = compose(terminal);
  const asOf = readAsOf(args.text('as-of') ?? ports.now());
  if (!asOf.ok) return refuse(terminal, asOf.error);
  const aliases = await readAliases(args.list('aliases'), terminal.cwd);
  if (!aliases.ok) return refuse(terminal, aliases.error);
  const file = args.text('policy-parameters');
  const parameters = await readPolicyParameters(file, terminal.cwd);
  if (!parameters.ok) return refuse(terminal, `--policy-parameters ${file}: ${parameters.error}`);
  const set = await readDefinitions(definitionPaths, terminal.cwd, aliases.value);
  if (set.definitions.length + set.initiatives.length === 0) {
    return refuse(terminal, ...set.trouble, 'no policy definition was read');
  }
  for (const line of set.trouble) terminal.err(`warning: ${line.replace(/\p{Cc}/gu, '?')}\n`);
  const { read, clear } = readOptionsOf(args, terminal);
  const { estate } = await ports.readEstate(resourcePaths, read);
  clear();
  const errors = estate.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) refuse(terminal, ...errors.map(({ source, message }) => `${source.file}: ${message}`));
  if (errors.length > 0 && estate.resources.length === 0) return 2;
  const lines = evaluatePolicies(set, estate, {
    asOf: new Date(asOf.value.instant),
    all: args.flag('all'),
    parameters: parameters.value,
  });
  for (const block of blocks(jsonLines(lines))) await terminal.out(block);
  return errors.length > 0 ? 2 : 0;
}

function* jsonLines(lines: Iterable<unknown>): Iterable<string> {
  for (const line of lines) yield `${JSON.stringify(line)}\n`;
}
