import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { subscription } from './azure/arm-id.ts';
import { Azapi } from './azure/azapi.ts';
import { Azurerm } from './azure/azurerm.ts';
import { Cloud } from './azure/cloud.ts';
import { Seed } from './azure/seed.ts';
import { PluginHost } from './protocol/plugin-host.ts';
import { providerService } from './protocol/provider-service.ts';
import { azurermSchema } from './schema/azurerm.ts';

/** How a command ended, with Terraform's errors, and its warnings but the one about overridden providers. */
export interface Ran {
  readonly ok: boolean;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
  readonly milliseconds: number;
}

export interface PlannedChange {
  readonly address: string;
  /** As Terraform has them: `create`, `update`, `delete`; a replacement is two. */
  readonly actions: readonly string[];
  /** Top attributes that would change; none for what is created or deleted. */
  readonly attributes: readonly string[];
}

export interface PlanRan extends Ran {
  readonly changes: readonly PlannedChange[];
  /** Outputs that would change. */
  readonly outputs: readonly string[];
  /** Nothing would change, neither resource nor output: `-detailed-exitcode` was 0. */
  readonly isEmpty: boolean;
}

export interface TerraformRun {
  readonly validate: Ran;
  readonly plan: PlanRan;
  readonly apply: Ran;
  readonly secondPlan: PlanRan;
  /** After `change`, if one was given. */
  readonly changedPlan?: PlanRan;
  readonly destroy?: Ran;
}

export interface TerraformOptions {
  /** What Azure decides follows from it alone. */
  readonly seed: string;
  /** Names of resource groups that exist before. */
  readonly existing?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Edits the copy of the folder after the second plan. */
  readonly change?: (folder: string) => void;
  /** Also deletes everything at the end. */
  readonly destroy?: boolean;
}

const terraform = process.platform === 'win32' ? 'terraform.exe' : 'terraform';

/**
 * What is missing on this machine to run Terraform on azurerm, in words for a skipped suite; undefined where nothing is.
 * The first call brings azurerm's schema.
 */
export async function terraformIsMissing(): Promise<string | undefined> {
  const version = await execute(['version'], tmpdir(), process.env);
  if (version.code !== 0) return 'terraform is not installed';
  const schema = await azurermSchema();
  return 'missing' in schema ? schema.missing : undefined;
}

/**
 * Runs the real Terraform on a copy of a folder of `.tf.json` or `.tf` files: validate, plan, apply, and plan again. Both
 * providers, `hashicorp/azurerm` and `azure/azapi`, are those of this folder and offer the types that the files name (all
 * 1,500 would cost each command two seconds). A step after one that failed is not run and repeats its errors.
 * The copy, with Terraform's state, is below `SAFEGUARD_TERRAFORM_FOLDER` and kept there, or below the system's folder for
 * temporary files and removed.
 */
export async function runTerraform(folder: string, options: TerraformOptions): Promise<TerraformRun> {
  const keep = process.env['SAFEGUARD_TERRAFORM_FOLDER'];
  const home = mkdtempSync(join(keep ?? tmpdir(), 'safeguard-terraform-'));
  const work = join(home, 'work');
  cpSync(folder, work, { recursive: true, filter: (path) => !leftByTerraform.test(basename(path)) });
  const host = await openHost(work, options);
  try {
    return await steps(new Commands(work, environment(host, home, options)), work, options);
  } finally {
    await host.close();
    if (keep === undefined) rmSync(home, { recursive: true, force: true });
  }
}

const leftByTerraform = /^(?:\.terraform.*|terraform\.tfstate.*)$/;

async function openHost(work: string, { seed, existing }: TerraformOptions): Promise<PluginHost> {
  const azurerm = await azurermSchema();
  if ('missing' in azurerm) throw new Error(azurerm.missing);
  const cloud = new Cloud(new Seed(seed), existing);
  const named = typesNamedIn(work);
  return PluginHost.open({
    azurerm: providerService(new Azurerm(azurerm.schema, cloud), named),
    azapi: providerService(new Azapi(cloud), named),
  });
}

/** Every word of the files that can be a type of the two providers. */
function typesNamedIn(folder: string): Set<string> {
  const names = new Set<string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.tf(?:\.json)?$/.test(file)) continue;
    for (const [name] of readFileSync(join(folder, file), 'utf8').matchAll(/\b(?:azurerm|azapi)_[a-z0-9_]+/g))
      names.add(name);
  }
  return names;
}

function environment(host: PluginHost, home: string, { variables }: TerraformOptions): NodeJS.ProcessEnv {
  const overrides = Object.entries({ 'hashicorp/azurerm': 'azurerm', 'azure/azapi': 'azapi' }).map(
    ([source, provider]) =>
      `    ${JSON.stringify(source)} = ${JSON.stringify(host.install(provider, join(home, 'providers')))}`,
  );
  const configuration = join(home, 'terraform.tfrc');
  writeFileSync(
    configuration,
    `provider_installation {\n  dev_overrides {\n${overrides.join('\n')}\n  }\n  direct {}\n}\n`,
  );
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:TF_|ARM_)/.test(name));
  return {
    ...Object.fromEntries(inherited),
    TF_CLI_CONFIG_FILE: configuration,
    // The handshake of go-plugin's own certificates needs a maker of certificates, which Node has not.
    TF_DISABLE_PLUGIN_TLS: '1',
    TF_IN_AUTOMATION: '1',
    CHECKPOINT_DISABLE: '1',
    ARM_SUBSCRIPTION_ID: subscription,
    ...Object.fromEntries(Object.entries(variables ?? {}).map(([name, value]) => [`TF_VAR_${name}`, value])),
  };
}

async function steps(commands: Commands, work: string, options: TerraformOptions): Promise<TerraformRun> {
  const validate = await commands.validate();
  const plan = validate.ok ? await commands.plan() : notPlanned(validate);
  const apply = plan.ok ? await commands.apply() : plan;
  const secondPlan = apply.ok ? await commands.plan() : notPlanned(apply);
  if (!secondPlan.ok) return { validate, plan, apply, secondPlan };
  options.change?.(work);
  const changedPlan = options.change === undefined ? {} : { changedPlan: await commands.plan() };
  const destroy = options.destroy === true ? { destroy: await commands.destroy() } : {};
  return { validate, plan, apply, secondPlan, ...changedPlan, ...destroy };
}

const notPlanned = ({ errors }: Ran): PlanRan => ({
  ok: false,
  errors,
  warnings: [],
  milliseconds: 0,
  changes: [],
  outputs: [],
  isEmpty: false,
});

interface Message {
  readonly type?: string;
  readonly diagnostic?: TerraformDiagnostic;
}

interface TerraformDiagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
  readonly snippet?: { readonly context?: string | null };
  readonly range?: { readonly filename: string; readonly start: { readonly line: number } };
}

interface Change {
  readonly actions: readonly string[];
  readonly before: unknown;
  readonly after: unknown;
  readonly after_unknown: unknown;
}

interface PlanFile {
  readonly resource_changes?: readonly { readonly address: string; readonly mode: string; readonly change: Change }[];
  readonly output_changes?: Readonly<Record<string, Change>>;
}

class Commands {
  readonly #folder: string;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(folder: string, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#environment = environment;
  }

  async validate(): Promise<Ran> {
    // Modules of the folder itself are linked once; providers are there already, so there is no `init`.
    const modules = await this.#run(['get', '-no-color']);
    if (modules.code !== 0) return ran(modules, [{ severity: 'error', summary: modules.stderr, detail: '' }]);
    const done = await this.#run(['validate', '-json', '-no-color']);
    const { diagnostics } = parsed<{ diagnostics?: TerraformDiagnostic[] }>(done.stdout);
    return ran(done, diagnostics ?? [{ severity: 'error', summary: done.stderr, detail: '' }]);
  }

  async plan(): Promise<PlanRan> {
    const done = await this.#run(['plan', '-json', '-input=false', '-detailed-exitcode', '-out=plan.out']);
    const result = ran({ ...done, code: done.code === 2 ? 0 : done.code }, diagnosticsIn(done.stdout, done.stderr));
    if (!result.ok) return { ...notPlanned(result), ...result };
    if (done.code === 0) return { ...result, changes: [], outputs: [], isEmpty: true };
    const shown = await this.#run(['show', '-json', 'plan.out']);
    const { resource_changes: resources = [], output_changes: outputs = {} } = parsed<PlanFile>(shown.stdout);
    return {
      ...result,
      isEmpty: false,
      changes: resources.filter(({ mode, change }) => mode === 'managed' && !isNothing(change)).map(plannedChange),
      outputs: Object.keys(outputs).filter((name) => !isNothing(outputs[name])),
    };
  }

  async apply(): Promise<Ran> {
    const done = await this.#run(['apply', '-json', '-input=false', '-auto-approve', '-parallelism=64', 'plan.out']);
    return ran(done, diagnosticsIn(done.stdout, done.stderr));
  }

  async destroy(): Promise<Ran> {
    const done = await this.#run(['destroy', '-json', '-input=false', '-auto-approve']);
    return ran(done, diagnosticsIn(done.stdout, done.stderr));
  }

  #run(args: readonly string[]): Promise<Done> {
    return execute(args, this.#folder, this.#environment);
  }
}

const isNothing = (change: Change | undefined): boolean =>
  change === undefined || change.actions.every((action) => action === 'no-op' || action === 'read');

function plannedChange({ address, change }: { readonly address: string; readonly change: Change }): PlannedChange {
  const { actions, before, after, after_unknown: unknown } = change;
  if (!isRecord(before) || !isRecord(after)) return { address, actions, attributes: [] };
  const names = new Set([
    ...Object.keys(before),
    ...Object.keys(after),
    ...(isRecord(unknown) ? Object.keys(unknown) : []),
  ]);
  const attributes = [...names].filter((name) => {
    const open = isRecord(unknown) && JSON.stringify(unknown[name] ?? false).includes('true');
    return open || JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  });
  return { address, actions, attributes: attributes.toSorted() };
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

interface Done {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly milliseconds: number;
}

function execute(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): Promise<Done> {
  const start = performance.now();
  return new Promise((resolve) => {
    execFile(terraform, args, { cwd, env, timeout: 300_000, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : 1;
      const milliseconds = Math.round(performance.now() - start);
      resolve({ code: error === null ? 0 : code, stdout, stderr: stderr || (error?.message ?? ''), milliseconds });
    });
  });
}

function parsed<T extends object>(text: string): Partial<T> {
  try {
    return JSON.parse(text) as T;
  } catch {
    return {};
  }
}

/** Terraform writes one JSON message a line. What is no message, such as a crash, counts as an error. */
function diagnosticsIn(stdout: string, stderr: string): TerraformDiagnostic[] {
  const found = stdout
    .split('\n')
    .map((line) => parsed<Message>(line).diagnostic)
    .filter((diagnostic) => diagnostic !== undefined);
  return found.length === 0 && stderr !== '' ? [{ severity: 'error', summary: stderr, detail: '' }] : found;
}

function ran({ code, milliseconds }: Pick<Done, 'code' | 'milliseconds'>, all: readonly TerraformDiagnostic[]): Ran {
  const of = (severity: string): string[] =>
    all.filter((one) => one.severity === severity && !/development overrides/i.test(one.summary)).map(line);
  return { ok: code === 0, errors: code === 0 ? [] : of('error'), warnings: of('warning'), milliseconds };
}

const line = ({ summary, detail, address, range, snippet }: TerraformDiagnostic): string =>
  [
    range === undefined ? undefined : `${range.filename}:${range.start.line}`,
    address ?? snippet?.context,
    `${summary}.`,
    detail,
  ]
    .filter((part) => part !== undefined && part !== null && part !== '')
    .join(' ')
    .replaceAll(/\s+/g, ' ');
