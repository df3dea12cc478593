import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { err, ok, type Result } from '../lib/result.ts';
import { type ControlEntry, controlSchema } from '../model/control.ts';
import { type Checked, readChecked } from './check-schema.ts';
import type { ContentError } from './content-error.ts';
import { foldersIn, textOf } from './read-folder.ts';

/**
 * Reads `controls/<area>/<slug>/control.yaml` below a root, sorted by id. All errors of all files are returned
 * together: schema, unknown keys, an id that does not start with its area, an id or alias given twice, a query that
 * is not there.
 */
export function loadControls(root: string): Result<ControlEntry[], ContentError[]> {
  const entries: ControlEntry[] = [];
  const errors: ContentError[] = [];
  const owners = new Map<string, string>();
  for (const area of foldersIn(join(root, 'controls'))) {
    for (const slug of foldersIn(join(root, 'controls', area))) {
      const file = `controls/${area}/${slug}/control.yaml`;
      const read = loadControl(root, area, slug);
      if (!read.ok) {
        errors.push(...read.error);
        continue;
      }
      errors.push(...ownNames(read.value, file, owners));
      entries.push({ control: read.value.value, area, slug });
    }
  }
  if (errors.length > 0) return err(errors);
  return ok(entries.sort((a, b) => (a.control.id < b.control.id ? -1 : 1)));
}

type CheckedControl = Checked<ControlEntry['control']>;

function loadControl(root: string, area: string, slug: string): Result<CheckedControl, ContentError[]> {
  const folder = `controls/${area}/${slug}`;
  const file = `${folder}/control.yaml`;
  const text = textOf(join(root, file));
  if (text === undefined) {
    return err([{ file, line: 1, message: 'the file is missing: every folder of an area holds one control' }]);
  }
  const read = readChecked(controlSchema, text, file);
  if (!read.ok) return read;
  const { value: control, lineOf } = read.value;
  const errors: ContentError[] = [];
  if (!control.id.startsWith(`${area}-`)) {
    errors.push({
      file,
      line: lineOf(['id']),
      message: `"id" is "${control.id}": wanted ${area}-nnn, as its area folder`,
    });
  }
  if ('query' in control.rule && !existsSync(join(root, folder, control.rule.query))) {
    const message = `"rule.query" names ${control.rule.query}, which is not beside control.yaml: add it`;
    errors.push({ file, line: lineOf(['rule', 'query']), message });
  }
  if ('policy' in control.rule && control.judges.types.length === 0) {
    const message = '"judges.types" is empty: name the resource types that the rule judges';
    errors.push({ file, line: lineOf(['judges', 'types']), message });
  }
  return errors.length > 0 ? err(errors) : read;
}

/** Registers the control's id and aliases; an error for each that another control has. */
function ownNames({ value, lineOf }: CheckedControl, file: string, owners: Map<string, string>): ContentError[] {
  const errors: ContentError[] = [];
  const names = [{ name: value.id, at: lineOf(['id']) }];
  value.aliases.forEach((name, i) => {
    names.push({ name, at: lineOf(['aliases', i]) });
  });
  for (const { name, at } of names) {
    const owner = owners.get(name);
    if (owner === undefined) owners.set(name, file);
    else errors.push({ file, line: at, message: `the id "${name}" is taken by ${owner}: choose another` });
  }
  return errors;
}
