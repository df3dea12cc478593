import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type ComposedBlueprint, composeSection, printBlueprint } from '../../../../src/app/blueprint/build.ts';
import { contentForBlueprint } from '../../../../src/app/blueprint/content-for-blueprint.ts';
import { writeFolder } from '../../../../src/app/blueprint/write-folder.ts';
import { readEstate } from '../../../../src/app/read-estate.ts';
import type { Content } from '../../../../src/content/load-content.ts';
import type { Estate } from '../../../../src/model/estate.ts';

export const examples = ['clinic', 'hospital', 'saas'] as const;

/** Those on which what takes minutes is run: all, or what SAFEGUARD_EXAMPLES names, as `clinic` where time is short. */
export const slowExamples = examples.filter((example) =>
  (process.env['SAFEGUARD_EXAMPLES'] ?? examples.join(',')).split(',').includes(example),
);

const root = join(import.meta.dirname, '../../../..');

/** The section `blueprint` of an example that is shipped. */
export const exampleSection = (example: string): unknown => {
  const text = readFileSync(join(root, 'examples/blueprints', example, 'safeguard.yaml'), 'utf8');
  return (parse(text) as { readonly blueprint: unknown }).blueprint;
};

/** Composes a section; what is wrong with it is thrown, because a test wrote it. */
export function composed(section: unknown, content: Content): ComposedBlueprint {
  const own = contentForBlueprint(content);
  if (!own.ok) throw new Error(own.error.join('\n'));
  const made = composeSection(section, own.value);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value;
}

/** The estate that a section becomes: printed, and read as whoever assesses the printed folder reads it. */
export async function builtEstate(section: unknown, content: Content): Promise<Estate> {
  const folder = mkdtempSync(join(tmpdir(), 'safeguard-built-'));
  try {
    const written = await writeFolder(folder, printBlueprint(composed(section, content), content));
    if (!written.ok) throw new Error(written.error);
    const paths = ['main.json', 'main.parameters.json', 'graph'].map((name) => join(folder, name));
    return (await readEstate(paths, { cwd: folder, config: join(folder, 'safeguard.yaml') })).estate;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
