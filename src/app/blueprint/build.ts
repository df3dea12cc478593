import { resolve } from 'node:path';
import { stringify } from 'yaml';
import {
  type Blueprint,
  type Content as BlueprintContent,
  Catalogue,
  type Configuration,
  composeBlueprint,
  estateSection,
  noContent,
  type PriceList,
  type PrintedFile,
  type Problem,
  printArm,
  printBicep,
  printCosts,
  printDiagram,
  printPermissions,
  printReadme,
  printRequests,
  printRunbook,
  printTerraform,
  readConfiguration,
} from '../../blueprint/index.ts';
import { readTextFile } from '../../connect/local-files/index.ts';
import { formatContentError } from '../../content/content-error.ts';
import type { Content } from '../../content/load-content.ts';
import { loadDeclaration } from '../../content/load-declaration.ts';
import { err, ok, type Result } from '../../lib/result.ts';
import { limits } from '../../model/limits.ts';
import { keptRecords } from './kept-records.ts';
import { servingOf } from './serving.ts';

/** A blueprint as it is composed from a file. */
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
  content: BlueprintContent = noContent,
): Promise<Result<ComposedBlueprint, readonly string[]>> {
  const text = await readTextFile(resolve(cwd, file), limits.documentBytes);
  if (!text.ok) return err([`${file}: ${text.error}`]);
  const loaded = loadDeclaration(text.value.text, file);
  if (!loaded.ok) return err(loaded.error.map(formatContentError));
  const { declaration, lineOf } = loaded.value;
  if (declaration.blueprint === undefined) {
    return err([`${file}: it has no section "blueprint": see safeguard blueprint init`]);
  }
  const composed = composeSection(declaration.blueprint, content);
  if (composed.ok) return composed;
  return err(
    composed.error.map(({ path, message }) => {
      const at = ['blueprint', ...path];
      return `${file}:${lineOf(at)}: ${at.join('.')}: ${message}`;
    }),
  );
}

/** Composes the architecture of a section `blueprint`. */
export function composeSection(
  section: unknown,
  content: BlueprintContent = noContent,
): Result<ComposedBlueprint, readonly Problem[]> {
  const configuration = readConfiguration(section);
  if (!configuration.ok) return configuration;
  const blueprint = composeBlueprint(configuration.value, content);
  return blueprint.ok ? ok({ configuration: configuration.value, blueprint: blueprint.value }) : blueprint;
}

/** The languages that a blueprint is printed in. */
export const languages = ['arm', 'bicep', 'terraform'] as const;
export type Language = (typeof languages)[number];

const printers = { arm: printArm, bicep: printBicep, terraform: printTerraform };

export interface PrintOptions {
  readonly language?: Language;
  readonly prices?: PriceList | undefined;
}

/** What is written of a blueprint, each file below the folder: the same for the same configuration, byte by byte. */
export function printBlueprint(
  { configuration, blueprint }: ComposedBlueprint,
  { controls }: Pick<Content, 'controls'>,
  { language = 'arm', prices }: PrintOptions = {},
): PrintedFile[] {
  const catalogue = new Catalogue(blueprint);
  const estate = stringify({ estate: estateSection(blueprint, configuration) }, { lineWidth: 0 });
  const serving = servingOf(controls);
  return [
    ...printers[language](blueprint, serving),
    printReadme(catalogue, configuration, language),
    printDiagram(blueprint),
    printCosts(catalogue, prices),
    printPermissions(catalogue),
    ...printRequests(catalogue),
    printRunbook(catalogue, keptRecords(controls)),
    {
      path: 'safeguard.yaml',
      text: `# What the estate is, for safeguard assess. Written by safeguard blueprint build.\n${estate}`,
    },
  ];
}
