import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { composeFromFile, languages, type PrintOptions, printBlueprint } from '../../app/blueprint/build.ts';
import { type BlueprintCheck, checkFolder, checkPrinted } from '../../app/blueprint/check.ts';
import { contentForBlueprint } from '../../app/blueprint/content-for-blueprint.ts';
import { explainSetting } from '../../app/blueprint/explain.ts';
import { initialDeclaration } from '../../app/blueprint/init.ts';
import { readPrices } from '../../app/blueprint/read-prices.ts';
import { writeFolder } from '../../app/blueprint/write-folder.ts';
import { compose } from '../../app/compose.ts';
import { writeFilePieces } from '../../app/write-file.ts';
import { notShown } from '../../blueprint/index.ts';
import { formatContentError } from '../../content/content-error.ts';
import type { Content } from '../../content/load-content.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { askFor } from '../ask-for.ts';
import { checkText, explanationText } from '../blueprint-text.ts';
import { type Arguments, type Command, oneOf } from '../command.ts';
import { estateOptions } from '../read-options.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';
import { adopt } from './blueprint-adopt.ts';

const text = { type: 'string' } as const;

export const blueprintCommand: Command = {
  help: `safeguard blueprint init [--name <name>] [--region <region>] [--output safeguard.yaml]
safeguard blueprint build [<safeguard.yaml>] --output <folder> [--language arm|bicep|terraform] [--prices <file>]
safeguard blueprint check [<safeguard.yaml> | <folder that was built>]
safeguard blueprint explain <setting> [<safeguard.yaml>]
safeguard blueprint adopt <template, plan or export>... [--config <safeguard.yaml>] [--output <folder>]

The HIPAA architecture as code. The section "blueprint" of safeguard.yaml says in a few lines what you have: a name, a region,
what runs where. From it comes the whole: hub and spokes, firewall, keys, stores, logs, recovery, identity.

  init      writes a safeguard.yaml to begin with; asks for what no option says
  build     writes the architecture as ARM templates, Bicep or Terraform, requests to Microsoft Graph, and safeguard.yaml
            for safeguard assess; with README, picture of the network, runbook, costs, permissions. The same configuration gives
            the same bytes
  check     judges what is printed by Safeguard's own controls, as it would be deployed. Exit code 1 where something fails, or
            is unknown for another reason than that no template can show it
  explain   says which citation and which checklist sentence a setting serves, and what breaks without it
  adopt     reads what you have (templates, Terraform plans, exports), infers the section "blueprint" from it or takes yours,
            says the gap, and writes ordered steps of migration, naming what must be recreated. Exit code 0 where nothing is
            known to differ, 1 where there is a gap

  --output, -o   where to write
  --name         two to ten letters and digits that begin every name
  --region       the primary region, as Azure names it in ids
  --language     build: arm (the default), bicep or terraform
  --prices       build: what pieces cost you a month, as YAML: currency, and prices by type, sku and monthly
  --json         check, explain and adopt: as JSON on standard output
  --config       adopt: your own safeguard.yaml in place of an inferred one
  --location, --subscription, --resource-group, --parameters, --management-group, --tenant, --strict
                 adopt: where templates are deployed and with which parameters, as for safeguard assess

Examples
  safeguard blueprint init --name willow --region eastus2
  safeguard blueprint build --output infra
  safeguard blueprint check
  safeguard blueprint explain minimumTlsVersion
  safeguard blueprint adopt examples/clinic/infra examples/clinic/scheduling/plan.json --output migration
  safeguard blueprint adopt export.json --config safeguard.yaml --json
`,
  options: {
    ...estateOptions,
    output: { type: 'string', short: 'o' },
    name: text,
    region: text,
    prices: text,
    language: text,
    json: { type: 'boolean' },
  },
  run: runBlueprint,
};

async function runBlueprint(args: Arguments, terminal: Terminal): Promise<number> {
  const [action, ...given] = args.positionals;
  switch (action) {
    case 'init':
      return given.length === 0 ? init(args, terminal) : refuse(terminal, 'init takes no paths: see --output');
    case 'build':
      return given.length <= 1
        ? build(given[0] ?? 'safeguard.yaml', args, terminal)
        : refuse(terminal, 'build takes one file');
    case 'check':
      return given.length <= 1
        ? check(given[0] ?? 'safeguard.yaml', args, terminal)
        : refuse(terminal, 'check takes one file or folder');
    case 'explain':
      return explain(given, args, terminal);
    case 'adopt':
      return adopt(given, args, terminal);
    default:
      return refuse(
        terminal,
        'wanted: safeguard blueprint init, build, check, explain or adopt; see safeguard blueprint --help',
      );
  }
}

const contentOf = (terminal: Terminal): Result<Content, readonly string[]> => {
  const content = compose(terminal).loadContent();
  return content.ok ? content : err(content.error.map(formatContentError));
};

async function init(args: Arguments, terminal: Terminal): Promise<number> {
  const output = args.text('output') ?? 'safeguard.yaml';
  const path = resolve(terminal.cwd, output);
  if (await exists(path))
    return refuse(
      terminal,
      `${output} is there already: name another with --output, or add a section "blueprint" to it`,
    );
  const name = await askFor(
    terminal,
    args.text('name'),
    'A short name for your system (two to ten letters and digits)',
    '--name',
  );
  if (!name.ok) return refuse(terminal, name.error);
  const region = await askFor(
    terminal,
    args.text('region'),
    'The primary region, as Azure names it in ids (eastus2)',
    '--region',
  );
  if (!region.ok) return refuse(terminal, region.error);
  const declaration = initialDeclaration(name.value, region.value);
  if (!declaration.ok) return refuse(terminal, ...declaration.error);
  const written = await writeFilePieces(path, [declaration.value]);
  if (!written.ok) return refuse(terminal, written.error);
  await terminal.out(
    `${output} written: say in it what runs where, then\n  safeguard blueprint build --output infra\n`,
  );
  return 0;
}

async function build(file: string, args: Arguments, terminal: Terminal): Promise<number> {
  const output = args.text('output');
  if (output === undefined) return refuse(terminal, 'wanted: --output <folder>');
  const prices = args.text('prices');
  const list = prices === undefined ? undefined : await readPrices(prices, terminal.cwd);
  if (list !== undefined && !list.ok) return refuse(terminal, ...list.error);
  const language = oneOf('language', args.text('language') ?? 'arm', languages);
  if (!language.ok) return refuse(terminal, language.error);
  const printed = await filesOf(file, terminal, { language: language.value, prices: list?.value });
  if (!printed.ok) return refuse(terminal, ...printed.error);
  const written = await writeFolder(resolve(terminal.cwd, output), printed.value);
  if (!written.ok) return refuse(terminal, written.error);
  await terminal.out(`${printed.value.length} files in ${output}; README.md says how they are deployed\n`);
  return 0;
}

async function filesOf(
  file: string,
  terminal: Terminal,
  options: PrintOptions = {},
): Promise<Result<ReturnType<typeof printBlueprint>, readonly string[]>> {
  const content = contentOf(terminal);
  if (!content.ok) return content;
  const given = contentForBlueprint(content.value);
  if (!given.ok) return given;
  const composed = await composeFromFile(file, terminal.cwd, given.value);
  return composed.ok ? ok(printBlueprint(composed.value, content.value, options)) : composed;
}

async function check(target: string, args: Arguments, terminal: Terminal): Promise<number> {
  const checked = await checkOf(target, terminal);
  if (!checked.ok) return refuse(terminal, ...checked.error);
  const { failed, open, notShown: listed, records, assessment } = checked.value;
  const json = { failed, open, notShown: Object.fromEntries(listed), records, resources: assessment.resources };
  await terminal.out(args.flag('json') ? `${JSON.stringify(json, undefined, 1)}\n` : checkText(checked.value));
  return failed.length + open.length > 0 ? 1 : 0;
}

async function checkOf(target: string, terminal: Terminal): Promise<Result<BlueprintCheck, readonly string[]>> {
  const path = resolve(terminal.cwd, target);
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) return checkFolder(path, notShown, compose(terminal));
  const printed = await filesOf(target, terminal);
  return printed.ok ? checkPrinted(printed.value, notShown, compose(terminal)) : printed;
}

async function explain(given: readonly string[], args: Arguments, terminal: Terminal): Promise<number> {
  const [setting, file, ...more] = given;
  if (setting === undefined || more.length > 0)
    return refuse(terminal, 'wanted: safeguard blueprint explain <setting> [<safeguard.yaml>]');
  const content = contentOf(terminal);
  if (!content.ok) return refuse(terminal, ...content.error);
  const composed = file === undefined ? undefined : await composeFromFile(file, terminal.cwd);
  if (composed !== undefined && !composed.ok) return refuse(terminal, ...composed.error);
  const explained = explainSetting(setting, content.value, composed?.value.blueprint);
  if (explained.length === 0) {
    const where = file === undefined ? '' : ` that ${file} leads to`;
    return refuse(
      terminal,
      `no control judges a setting "${setting}"${where}: name it as ARM does, as minimumTlsVersion`,
    );
  }
  const asJson = explained.map(({ type, path, controls }) => ({ type, path, controls: controls.map(({ id }) => id) }));
  await terminal.out(
    args.flag('json') ? `${JSON.stringify(asJson, undefined, 1)}\n` : explanationText(explained, content.value.law),
  );
  return 0;
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
