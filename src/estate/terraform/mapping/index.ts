import { keyVault } from './key-vault.ts';
import type { TerraformMapping } from './mapping.ts';
import { resources } from './resources.ts';
import { sql } from './sql.ts';
import { storage } from './storage.ts';

/** Every family of mappings: one line a family. */
const families: readonly (readonly TerraformMapping[])[] = [resources, storage, keyVault, sql];

const byType = new Map<string, TerraformMapping>();
for (const mapping of families.flat()) {
  for (const type of typeof mapping.terraform === 'string' ? [mapping.terraform] : mapping.terraform)
    byType.set(type, mapping);
}

/** The mapping of a Terraform type, or undefined where there is none. */
export const mappingOf = (terraformType: string): TerraformMapping | undefined => byType.get(terraformType);

/** Terraform types that are translated, sorted. */
export const mappedTypes = (): readonly string[] => [...byType.keys()].sort();
