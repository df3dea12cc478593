// Writes plan.json for a control's case from a short description, in the exact form of `terraform show -json`:
//   npm run plan-case -- controls/storage/x/cases/pass-y/plan.yaml [plan.json]   (or several .yaml: plan.json beside each)
// The description is the `PlanDescription` of src/estate/terraform/testing/plan-builder.ts, in YAML:
//   resources:
//     - address: azurerm_key_vault.kv
//       values: { name: kv1, resource_group_name: rg, sku_name: premium, purge_protection_enabled: true }
//     - address: azurerm_key_vault_key.cmk
//       values: { name: cmk, key_type: RSA-HSM }
//       references: { key_vault_id: [azurerm_key_vault.kv.id] }   # known only after apply, another resource's id
//       unknown: { versionless_id: true }                          # known only after apply
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'yaml';

const args = process.argv.slice(2);
const inputs = args.filter((file) => !file.endsWith('.json'));
const [output] = args.filter((file) => file.endsWith('.json'));
if (inputs.length === 0 || (output !== undefined && inputs.length > 1)) {
  console.error('Usage: npm run plan-case -- <description.yaml> [plan.json] | <description.yaml>...');
  process.exit(2);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src/estate/terraform/testing/plan-builder.ts');
const folder = join(root, 'node_modules/.cache/plan-case');
const built = join(folder, relative(join(root, 'src'), source)).replace(/\.ts$/, '.js');

/** The builder is a test aid and not in dist/: it is compiled once, and again when it changes. */
function compile() {
  const time = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (time(built) > time(source)) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}\n');
  const config = {
    extends: join(root, 'tsconfig.json'),
    compilerOptions: { outDir: folder, rootDir: join(root, 'src') },
    files: [source],
    include: [],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const command = [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(folder, 'tsconfig.json')];
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(2);
}

compile();
const { buildPlan } = await import(pathToFileURL(built).href);
for (const input of inputs) {
  const plan = buildPlan(parse(readFileSync(input, 'utf8')));
  writeFileSync(output ?? join(dirname(input), 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`);
}
