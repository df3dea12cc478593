import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sha256 } from '../../lib/hash.ts';
import type { TableSchema } from '../../model/table.ts';
import { type DataCollectionRule, readDataCollectionRule } from './data-collection-rule.ts';

/** The rules of a folder, what is wrong with those that cannot be used, and by what a change of them is known. */
export interface RulesRead {
  readonly rules: readonly DataCollectionRule[];
  /** A line each. */
  readonly faults: readonly string[];
  readonly hash: string;
}

/** A rule is a few kilobytes; Azure's own limit is 1 MB. */
const LARGEST = 1024 * 1024;

/** Reads `*.json` of a folder, in the order of the names. A file that cannot be used is named and left out. */
export function readRules(folder: string, table: (name: string) => TableSchema | undefined): RulesRead {
  const rules: DataCollectionRule[] = [];
  const faults: string[] = [];
  const texts: string[] = [];
  for (const name of readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .sort()) {
    const text = textOf(join(folder, name));
    if (text === undefined) {
      faults.push(`dataCollectionRules/${name}: cannot be read, or is larger than 1 MB`);
      continue;
    }
    texts.push(name, text);
    const rule = readDataCollectionRule(text, `dataCollectionRules/${name}`, table);
    if (!rule.ok) faults.push(...rule.error);
    else if (rules.some(({ immutableId }) => immutableId === rule.value.immutableId))
      faults.push(`dataCollectionRules/${name}: its immutableId is another file's too: keep one of them`);
    else rules.push(rule.value);
  }
  return { rules, faults, hash: sha256(JSON.stringify(texts)) };
}

const textOf = (file: string): string | undefined => {
  try {
    return statSync(file).size > LARGEST ? undefined : readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};
