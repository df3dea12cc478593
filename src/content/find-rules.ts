import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { RuleCase } from '../examine/index.ts';
import type { ContentError } from './content-error.ts';
import { loadRuleCases } from './load-rule-cases.ts';
import { type LoadedRule, loadRules } from './load-rules.ts';
import { filesBelow, textOf } from './read-folder.ts';

/** A rule with the cases beside it. */
export interface TriedRule extends LoadedRule {
  readonly cases: readonly RuleCase[];
}

/** Rules of files and folders, and everything that is wrong with what was read. */
export interface FoundRules {
  /** Sorted by file. */
  readonly rules: readonly TriedRule[];
  readonly notes: readonly ContentError[];
  readonly errors: readonly ContentError[];
}

/** Characters of a file that is looked at: no rule is longer. */
const LONGEST = 20 * 1024 * 1024;

/**
 * Reads rules from files and folders. A file that is named must hold rules; below a folder, files of other kinds are
 * passed over: what has no query with a schedule is no rule. The cases of a rule are in `cases/` beside it, which only
 * one rule of a folder can have.
 * @param paths relative to `cwd`; messages name files as they are given here
 */
export function findRules(paths: readonly string[], cwd: string): FoundRules {
  const rules: TriedRule[] = [];
  const notes: ContentError[] = [];
  const errors: ContentError[] = [];
  for (const { file, named } of filesOf(paths, cwd, errors)) {
    const text = textOf(resolve(cwd, file)) ?? '';
    if (!named && !looksLikeRules(file, text)) continue;
    const read = loadRules(text, file);
    if (!read.ok) {
      errors.push(...read.error);
      continue;
    }
    notes.push(...read.value.notes);
    rules.push(...withCases(read.value.rules, file, cwd, errors));
  }
  return {
    rules: [...rules].sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
    notes,
    errors: [...errors, ...shared(rules)],
  };
}

interface Candidate {
  readonly file: string;
  readonly named: boolean;
}

function filesOf(paths: readonly string[], cwd: string, errors: ContentError[]): readonly Candidate[] {
  const found = new Map<string, Candidate>();
  for (const path of paths) {
    const kind = statSync(resolve(cwd, path), { throwIfNoEntry: false });
    if (kind === undefined) errors.push({ file: path, line: 1, message: 'there is no such file or folder' });
    else if (kind.isFile()) found.set(path, { file: path, named: true });
    else if (kind.isDirectory()) {
      for (const below of filesBelow(resolve(cwd, path)).filter(isCandidate)) {
        const file = join(path, below).replaceAll('\\', '/');
        if (!found.has(file)) found.set(file, { file, named: false });
      }
    }
  }
  return [...found.values()];
}

const isCandidate = (path: string): boolean =>
  /\.(?:ya?ml|json)$/i.test(path) &&
  !path.endsWith('.expect.json') &&
  !path.split('/').some((folder) => folder === 'node_modules' || folder === '.git' || folder === 'cases');

/** By what only rules have: a query and a schedule or kind in YAML, the resource type in JSON. */
function looksLikeRules(file: string, text: string): boolean {
  if (text.length > LONGEST) return false;
  if (/\.json$/i.test(file)) return /alertrule(?:template)?s?["/]/i.test(text) && /"query"\s*:/.test(text);
  return /^query:/m.test(text) && /^(?:queryFrequency|triggerOperator|kind:\s*["']?(?:scheduled|nrt)\b)/im.test(text);
}

function withCases(
  rules: readonly LoadedRule[],
  file: string,
  cwd: string,
  errors: ContentError[],
): readonly TriedRule[] {
  const folder = join(dirname(file), 'cases');
  const read = rules.length === 1 ? loadRuleCases(resolve(cwd, folder), folder) : undefined;
  if (read?.ok === false) errors.push(...read.error);
  return rules.map((rule) => ({ ...rule, cases: read?.ok === true ? read.value : [] }));
}

/** Rules that would share cases, which nobody could have meant. */
function shared(rules: readonly TriedRule[]): readonly ContentError[] {
  const owners = new Map<string, string>();
  return rules.flatMap(({ file, cases }) => {
    const folder = dirname(file);
    const owner = owners.get(folder);
    if (cases.length === 0 || owner === undefined) {
      if (cases.length > 0) owners.set(folder, file);
      return [];
    }
    return [{ file, line: 1, message: `${owner} has the same cases/: put each rule in a folder of its own` }];
  });
}
