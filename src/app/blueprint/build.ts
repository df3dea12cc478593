import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { stringify } from 'yaml';
import {
  type Blueprint,
  type Configuration,
  composeBlueprint,
  estateSection,
  type PrintedFile,
  type Problem,
  printArm,
  readConfiguration,
} from '../../blueprint/index.ts';
import { readTextFile } from '../../connect/local-files/index.ts';
import { formatContentError } from '../../content/content-error.ts';
import { loadDeclaration } from '../../content/load-declaration.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { limits } from '../../model/limits.ts';
import { writeFilePieces } from '../write-file.ts';

/** A blueprint as it is composed from a file, and what its file says besides. */
export interface ComposedBlueprint {
  readonly configuration: Configuration;
  readonly blueprint: Blueprint;
}

/**
 * Reads the section `blueprint` of a `safeguard.yaml` and composes the architecture.
 * @returns on error one line a problem, each with file and line
 */
export async function composeFromFile(
  file: string,
  cwd: string,
): Promise<Result<ComposedBlueprint, readonly string[]>> {
  const text = await readTextFile(resolve(cwd, file), limits.documentBytes);
  if (!text.ok) return err([`${file}: ${text.error}`]);
  const loaded = loadDeclaration(text.value.text, file);
  if (!loaded.ok) return err(loaded.error.map(formatContentError));
  const { declaration, lineOf } = loaded.value;
  const shown = ({ path, message }: Problem): string => {
    const at = ['blueprint', ...path];
    return `${file}:${lineOf(at)}: ${at.join('.')}: ${message}`;
  };
  if (declaration.blueprint === undefined)
    return err([`${file}: it has no section "blueprint": see safeguard blueprint init`]);
  const configuration = readConfiguration(declaration.blueprint);
  if (!configuration.ok) return err(configuration.error.map(shown));
  const blueprint = composeBlueprint(configuration.value);
  return blueprint.ok
    ? ok({ configuration: configuration.value, blueprint: blueprint.value })
    : err(blueprint.error.map(shown));
}

/** What is written of a blueprint, each file below the folder. */
export function printBlueprint({ configuration, blueprint }: ComposedBlueprint): PrintedFile[] {
  const estate = stringify({ estate: estateSection(blueprint, configuration) }, { lineWidth: 0 });
  return [...printArm(blueprint), { path: 'safeguard.yaml', text: estate }];
}

/** Writes files below a folder, making folders as needed. @returns on error one line */
export async function writeFiles(folder: string, files: readonly PrintedFile[]): Promise<Result<void, string>> {
  for (const { path, text } of files) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    const written = await writeFilePieces(target, [text]);
    if (!written.ok) return written;
  }
  return ok(undefined);
}
