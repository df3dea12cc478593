import { mkdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Adoption, adoptEstate } from '../../app/blueprint/adopt.ts';
import { compose } from '../../app/compose.ts';
import { writeFilePieces } from '../../app/write-file.ts';
import { adoptionJson, adoptionText } from '../adoption-text.ts';
import type { Arguments } from '../command.ts';
import { readOptionsOf, wrongOptions } from '../read-options.ts';
import { refuse } from '../refuse.ts';
import type { Terminal } from '../terminal.ts';

/** `safeguard blueprint adopt`: 0 nothing differs, 1 there is a gap, 2 it could not run. */
export async function adopt(paths: readonly string[], args: Arguments, terminal: Terminal): Promise<number> {
  if (paths.length === 0) return refuse(terminal, 'wanted: safeguard blueprint adopt <template, plan or export>');
  const wrong = wrongOptions(args, terminal.cwd);
  if (wrong.length > 0) return refuse(terminal, ...wrong);
  const config = args.text('config');
  const { read, clear } = readOptionsOf(args, terminal);
  const adopted = await adoptEstate({ paths, read, ...(config === undefined ? {} : { config }) }, compose(terminal));
  clear();
  if (!adopted.ok) return refuse(terminal, ...adopted.error);
  const output = args.text('output');
  if (output !== undefined) {
    const trouble = await writeAdoption(resolve(terminal.cwd, output), output, adopted.value);
    if (trouble !== undefined) return refuse(terminal, trouble);
  }
  await terminal.out(
    args.flag('json')
      ? `${JSON.stringify(adoptionJson(adopted.value), undefined, 1)}\n`
      : adoptionText(adopted.value, output),
  );
  return adopted.value.differs ? 1 : 0;
}

/** Writes both files, or none: a `safeguard.yaml` that somebody changed is never written over. @returns on error one line */
async function writeAdoption(
  folder: string,
  shown: string,
  { migration, yaml }: Adoption,
): Promise<string | undefined> {
  const path = join(folder, 'safeguard.yaml');
  const before = await readFile(path, 'utf8').catch(() => undefined);
  if (yaml !== undefined && before !== undefined && before !== yaml) {
    return `${shown}/safeguard.yaml is there already: give it with --config ${shown}/safeguard.yaml, or name another folder with --output`;
  }
  const made = await mkdir(folder, { recursive: true }).then(
    () => undefined,
    (error: unknown) =>
      `Cannot make ${shown}: ${error instanceof Error && 'code' in error ? String(error.code) : 'error'}`,
  );
  if (made !== undefined) return made;
  for (const [name, text] of [
    ['MIGRATION.md', migration],
    ['safeguard.yaml', yaml],
  ] as const) {
    const written = text === undefined ? undefined : await writeFilePieces(join(folder, name), [text]);
    if (written?.ok === false) return written.error;
  }
  return undefined;
}
