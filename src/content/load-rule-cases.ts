import { join } from 'node:path';
import { expectationSchema, type RuleCase } from '../examine/index.ts';
import { isJsonObject, type JsonObject, parseBoundedJson } from '../lib/json.ts';
import { err, ok, type Result } from '../lib/result.ts';
import { readChecked } from './check-schema.ts';
import type { ContentError } from './content-error.ts';
import { filesBelow, textOf } from './read-folder.ts';

/** Bounds of one case: samples are written by hand. */
const bounds = { characters: 16 * 1024 * 1024, records: 100_000 } as const;

/** How many errors of one file are shown. */
const MOST_ERRORS = 20;

/**
 * Reads the cases of a rule from a folder, sorted by name: `fire-<what>.ndjson` and `quiet-<what>.ndjson`, one record a
 * line with its table in `Type`; beside each, where more is to be said, `<case>.expect.json` or `<what>.expect.json`.
 * A record without a table, a file that nothing reads, and a name that its expectation contradicts are errors. Errors
 * never repeat a record.
 * @param folder where the cases are; none where it does not exist
 * @param shown the folder as messages name it
 */
export function loadRuleCases(folder: string, shown: string): Result<RuleCase[], ContentError[]> {
  const cases: RuleCase[] = [];
  const errors: ContentError[] = [];
  const files = filesBelow(folder);
  const used = new Set<string>();
  for (const file of files.filter((name) => name.endsWith('.ndjson'))) {
    used.add(file);
    const expectFile = expectationFile(file, files);
    if (expectFile !== undefined) used.add(expectFile);
    const read = loadCase({ folder, shown, file, expectFile });
    if (read.ok) cases.push(read.value);
    else errors.push(...read.error);
  }
  for (const file of files.filter((name) => !used.has(name))) {
    errors.push({ file: `${shown}/${file}`, line: 1, message: 'nothing reads this file: remove it' });
  }
  return errors.length > 0 ? err(errors) : ok(cases);
}

/** `fire-x.expect.json` of the case itself, or `x.expect.json` where one case only is called so. */
function expectationFile(file: string, files: readonly string[]): string | undefined {
  const name = file.replace(/\.ndjson$/, '');
  const bare = name.replace(/^(?:fire|quiet)-/, '');
  return [`${name}.expect.json`, `${bare}.expect.json`].find((candidate) => files.includes(candidate));
}

interface CaseFile {
  readonly folder: string;
  readonly shown: string;
  readonly file: string;
  readonly expectFile: string | undefined;
}

function loadCase({ folder, shown, file, expectFile }: CaseFile): Result<RuleCase, ContentError[]> {
  const place = `${shown}/${file}`;
  const name = file.replace(/\.ndjson$/, '');
  if (!/^(?:fire|quiet)-[\w.-]+$/.test(name)) {
    return err([{ file: place, line: 1, message: 'a case is called fire-<what>.ndjson or quiet-<what>.ndjson' }]);
  }
  const records = readRecords(textOf(join(folder, file)) ?? '', place);
  const text = expectFile === undefined ? '{}' : (textOf(join(folder, expectFile)) ?? '');
  const expected = readChecked(expectationSchema, text, `${shown}/${expectFile ?? file}`);
  if (!records.ok || !expected.ok) {
    return err([...(records.ok ? [] : records.error), ...(expected.ok ? [] : expected.error)]);
  }
  const fires = name.startsWith('fire-');
  const { value: expectation } = expected.value;
  const count = typeof expectation.alerts === 'object' ? expectation.alerts.length : expectation.alerts;
  if (count !== undefined && fires !== count > 0) {
    const message = `the case is called "${fires ? 'fire' : 'quiet'}", and ${count} alerts are expected: rename it or correct the number`;
    return err([{ file: `${shown}/${expectFile ?? file}`, line: expected.value.lineOf(['alerts']), message }]);
  }
  return ok({ name, file: place, fires, tables: records.value, expectation });
}

/** The records of a file by their tables. Blank lines are passed over. */
function readRecords(text: string, file: string): Result<Record<string, JsonObject[]>, ContentError[]> {
  if (text.length > bounds.characters) {
    return err([{ file, line: 1, message: `more than ${bounds.characters} characters: keep a case small` }]);
  }
  const tables = new Map<string, JsonObject[]>();
  const errors: ContentError[] = [];
  const lines = text.split('\n');
  if (lines.length > bounds.records) {
    return err([{ file, line: 1, message: `more than ${bounds.records} records: keep a case small` }]);
  }
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const record = parseBoundedJson(line);
    const table = isJsonObject(record) ? record['Type'] : undefined;
    if (!isJsonObject(record)) errors.push({ file, line: i + 1, message: 'not a JSON object on one line' });
    else if (typeof table !== 'string' || !/^\w{1,200}$/.test(table))
      errors.push({ file, line: i + 1, message: '"Type" is missing: wanted the name of the record\'s table' });
    else if (typeof record['TimeGenerated'] !== 'string' || Number.isNaN(Date.parse(record['TimeGenerated'])))
      errors.push({
        file,
        line: i + 1,
        message: '"TimeGenerated" is missing or no instant: wanted 2026-03-02T10:00:00Z',
      });
    else {
      const rows = tables.get(table);
      if (rows === undefined) tables.set(table, [record]);
      else rows.push(record);
    }
  });
  return errors.length > 0 ? err(errors.slice(0, MOST_ERRORS)) : ok(Object.fromEntries(tables));
}
