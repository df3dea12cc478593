import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ComposedBlueprint, printBlueprint } from '../../../../src/app/blueprint/build.ts';
import { writeFolder } from '../../../../src/app/blueprint/write-folder.ts';
import type { Content } from '../../../../src/content/load-content.ts';
import { runTerraform, type TerraformOptions, type TerraformRun } from '../../../terraform-provider/run-terraform.ts';

/** What is done with the Terraform of a blueprint in a folder of its own, which is removed afterwards. */
export async function withTerraformFolder<T>(
  composed: ComposedBlueprint,
  content: Content,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'safeguard-terraform-of-'));
  try {
    const written = await writeFolder(folder, printBlueprint(composed, content, { language: 'terraform' }));
    if (!written.ok) throw new Error(written.error);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a printed folder as it is: with its own examples of what is open, and a text for each secret. */
export function runPrinted(
  { blueprint }: ComposedBlueprint,
  folder: string,
  options: Pick<TerraformOptions, 'seed' | 'change' | 'planOnly'>,
): Promise<TerraformRun> {
  const given = JSON.parse(readFileSync(join(folder, 'terraform.tfvars.json'), 'utf8')) as Record<string, unknown>;
  const subscriptions = Object.entries(given).flatMap(([name, value]) =>
    name.endsWith('_subscription_id') && typeof value === 'string' ? [value] : [],
  );
  const secrets = blueprint.parameters
    .filter(({ type }) => type === 'secureString')
    .map(({ name }) => [name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase(), 'Only-for-this-test-1']);
  return runTerraform(folder, { ...options, subscriptions, variables: Object.fromEntries(secrets) });
}

/** Changes the one place of a file that reads so. */
export const edit = (name: string, from: string, to: string) => (folder: string) => {
  const file = join(folder, name);
  const text = readFileSync(file, 'utf8');
  if (text.split(from).length !== 2) throw new Error(`${name} has ${text.split(from).length - 1} of ${from}`);
  writeFileSync(file, text.replace(from, to));
};
