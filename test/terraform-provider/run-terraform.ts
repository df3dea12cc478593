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
import { Commands, execute, notPlanned, type PlanRan, type Ran } from './terraform-commands.ts';

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
  /** Subscriptions that exist beside `subscription` of `azure/arm-id.ts`. */
  readonly subscriptions?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Applies nothing: the run has its first plan alone. */
  readonly planOnly?: boolean;
  /** Edits the copy of the folder after the second plan. */
  readonly change?: (folder: string) => void;
  /** Also deletes everything at the end. */
  readonly destroy?: boolean;
}

/**
 * What is missing on this machine to run Terraform on azurerm, in words for a skipped suite; undefined where nothing is.
 * The first call brings azurerm's schema.
 */
export async function terraformIsMissing(): Promise<string | undefined> {
  if (process.platform === 'win32') return 'the programs of its providers are scripts, which Windows does not start';
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

async function openHost(work: string, { seed, existing, subscriptions = [] }: TerraformOptions): Promise<PluginHost> {
  const azurerm = await azurermSchema();
  if ('missing' in azurerm) throw new Error(azurerm.missing);
  const cloud = new Cloud(new Seed(seed), existing);
  const model = new Azurerm(azurerm.schema, cloud);
  const served = { named: typesNamedIn(work), subscriptions: [subscription, ...subscriptions] };
  return PluginHost.open({
    azurerm: () => providerService(model, served),
    azapi: () => providerService(new Azapi(cloud), served),
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
    // Terraform writes its state after each resource; collecting garbage less often is a third of its time.
    GOGC: '400',
    ARM_SUBSCRIPTION_ID: subscription,
    ...Object.fromEntries(Object.entries(variables ?? {}).map(([name, value]) => [`TF_VAR_${name}`, value])),
  };
}

async function steps(commands: Commands, work: string, options: TerraformOptions): Promise<TerraformRun> {
  const validate = await commands.validate();
  const plan = validate.ok ? await commands.plan() : notPlanned(validate);
  if (options.planOnly === true) return { validate, plan, apply: plan, secondPlan: plan };
  const apply = plan.ok ? await commands.apply() : plan;
  const secondPlan = apply.ok ? await commands.plan() : notPlanned(apply);
  if (!secondPlan.ok) return { validate, plan, apply, secondPlan };
  options.change?.(work);
  const changedPlan = options.change === undefined ? {} : { changedPlan: await commands.plan() };
  const destroy = options.destroy === true ? { destroy: await commands.destroy() } : {};
  return { validate, plan, apply, secondPlan, ...changedPlan, ...destroy };
}
