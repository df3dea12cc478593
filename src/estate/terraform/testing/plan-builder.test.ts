import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../../../lib/json.ts';
import { buildPlan, type PlanDescription } from './plan-builder.ts';

const hasTerraform = spawnSync('terraform', ['version']).status === 0;
if (!hasTerraform) process.stderr.write('terraform is not on PATH: the plan builder is not compared with it\n');

/** Runs the real program on these files; the plan as it prints it. */
function realPlan(files: Readonly<Record<string, string>>): JsonObject {
  const folder = mkdtempSync(join(tmpdir(), 'safeguard-plan-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(folder, name, '..'), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const env = { ...process.env, CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
    const run = (...args: string[]): string => {
      const { status, stdout, stderr } = spawnSync('terraform', args, { cwd: folder, env, encoding: 'utf8' });
      if (status !== 0) throw new Error(`terraform ${args[0]}: ${stderr.slice(0, 2000)}`);
      return stdout;
    };
    run('init', '-no-color', '-input=false');
    run('plan', '-no-color', '-input=false', '-out=plan.bin');
    return JSON.parse(run('show', '-json', 'plan.bin')) as JsonObject;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const main = `
resource "terraform_data" "kv" {
  input = "x"
}
resource "terraform_data" "many" {
  for_each = toset(["a", "b c"])
  input    = { id = terraform_data.kv.id, key = "k" }
}
resource "terraform_data" "counted" {
  count = 2
  input = terraform_data.kv.id
}
resource "terraform_data" "over" {
  for_each         = terraform_data.many
  input            = each.value.id
  triggers_replace = [1, "two", { three = [3] }]
}
module "m" {
  for_each = toset(["p"])
  source   = "./modules/m"
  vault    = terraform_data.kv.id
  words    = ["w"]
}
resource "terraform_data" "last" {
  input = module.m["p"].out
}
`;
const child = `
variable "vault" {}
variable "words" {}
resource "terraform_data" "in" {
  input            = var.vault
  triggers_replace = "y"
}
output "out" {
  value = terraform_data.in.id
}
`;

const plain = { values: { triggers_replace: null }, unknown: { output: true } } as const;
const over = {
  values: { triggers_replace: [1, 'two', { three: [3] }] },
  unknown: { output: true },
  references: { input: ['each.value.id'] },
  forEach: ['terraform_data.many'],
} as const;

/** The same in the builder's words. */
const description: PlanDescription = {
  resources: [
    { address: 'terraform_data.kv', values: { input: 'x', triggers_replace: null }, unknown: { output: true } },
    ...(['a', 'b c'] as const).map((key) => ({
      address: `terraform_data.many["${key}"]`,
      values: { input: { key: 'k' }, triggers_replace: null },
      unknown: { output: true, 'input.id': true } as const,
      references: { input: ['terraform_data.kv.id'] },
    })),
    ...[0, 1].map((i) => ({
      address: `terraform_data.counted[${i}]`,
      ...plain,
      references: { input: ['terraform_data.kv.id'] },
      count: 2,
    })),
    { address: 'terraform_data.over["a"]', ...over },
    { address: 'terraform_data.over["b c"]', ...over },
    {
      address: 'module.m["p"].terraform_data.in',
      values: { triggers_replace: 'y' },
      unknown: { output: true },
      references: { input: ['var.vault'] },
    },
    { address: 'terraform_data.last', ...plain, references: { input: ['module.m["p"].out'] } },
  ],
  modules: {
    m: {
      inputs: { vault: ['terraform_data.kv.id'], words: { constant: ['w'] } },
      outputs: { out: ['terraform_data.in.id'] },
    },
  },
};

const isEmpty = (value: JsonObject): boolean => Object.keys(value).length === 0;

/**
 * Resource lists in the order of their addresses, without the `output: {}` that the untyped output of `terraform_data`
 * leaves among the sensitive values: that is all that may differ.
 */
function ordered(value: Json | undefined): Json {
  if (Array.isArray(value)) {
    const list = value.map(ordered);
    const key = (v: Json): string => (isJsonObject(v) ? String(v['address'] ?? '') : '');
    return list.every((v) => key(v) !== '') ? list.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)) : list;
  }
  if (!isJsonObject(value)) return value ?? null;
  const entries = Object.entries(value).filter(([k, v]) => !(k === 'output' && isJsonObject(v) && isEmpty(v)));
  return Object.fromEntries(entries.map(([k, v]) => [k, ordered(v)]));
}

describe.runIf(hasTerraform)('buildPlan beside the real terraform', () => {
  const real = hasTerraform ? realPlan({ 'main.tf': main, 'modules/m/main.tf': child }) : {};
  const built = buildPlan(description);

  it.each(['planned_values', 'resource_changes', 'configuration'])('gives the same %s', (part) => {
    expect(ordered(built[part])).toEqual(ordered(real[part]));
  });

  it('has no key at the root that terraform does not have', () => {
    expect(Object.keys(built).filter((key) => !Object.hasOwn(real, key))).toEqual([]);
  });
});

describe('buildPlan', () => {
  it('keeps data sources that were read in prior_state, and deleted resources out of planned_values', () => {
    const plan = buildPlan({
      resources: [
        { address: 'data.azurerm_key_vault.kv', values: { name: 'kv' } },
        { address: 'azurerm_key_vault.old', values: { name: 'old' }, actions: ['delete'] },
      ],
    });
    expect(plan['planned_values']).toEqual({ root_module: {} });
    expect(JSON.stringify(plan['prior_state'])).toContain('data.azurerm_key_vault.kv');
    expect(JSON.stringify(plan['resource_changes'])).toContain('"after":null');
  });
});
