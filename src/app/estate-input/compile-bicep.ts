import { posix, resolve } from 'node:path';
import { type BicepBuild, type BicepError, bicepReferences, buildBicep } from '../../connect/bicep/index.ts';
import type { Result } from '../../lib/result.ts';
import type { Diagnostic } from '../../model/resource.ts';
import type { TemplateFile } from './template-set.ts';

/** A `.bicep` file with what the compiler made of it. */
export interface CompiledBicep {
  readonly source: TemplateFile;
  readonly template: string;
  readonly parameters: readonly TemplateFile[];
}

export interface CompileOptions {
  readonly cwd: string;
  /** The templates that were given as JSON: a `.bicep` file of the same name is their source and is not compiled again. */
  readonly templates: readonly TemplateFile[];
  /** Parameter files by name or by option, for a compiled template without a `.bicepparam` file. */
  readonly parametersFor: (source: TemplateFile) => readonly TemplateFile[];
  readonly build?: (path: string) => Promise<Result<BicepBuild, BicepError>>;
}

const isParameters = (file: string): boolean => /\.bicepparam$/i.test(file);
const withoutEnding = (file: string): string => file.replace(/\.[^./]+$/, '').toLowerCase();

/**
 * Compiles the `.bicep` files that no other one takes in as a module. Without a compiler there is one diagnostic for all,
 * and the other inputs are read all the same.
 */
export async function compileBicep(
  files: readonly TemplateFile[],
  options: CompileOptions,
): Promise<{ readonly compiled: readonly CompiledBicep[]; readonly diagnostics: readonly Diagnostic[] }> {
  const compiled: CompiledBicep[] = [];
  const diagnostics: Diagnostic[] = [];
  const build = options.build ?? buildBicep;
  for (const { source, input } of rootsOf(files, options.templates, diagnostics)) {
    const built = await build(resolve(options.cwd, input.file));
    if (!built.ok) {
      diagnostics.push(failure(input, built.error));
      if (built.error.code === 'BICEP_NOT_INSTALLED') break;
      continue;
    }
    const { template, parameters } = built.value;
    const own = parameters === undefined ? options.parametersFor(source) : [{ ...input, text: parameters }];
    compiled.push({ source, template, parameters: own });
  }
  return { compiled, diagnostics };
}

interface Root {
  readonly source: TemplateFile;
  /** What is handed to the compiler: the file itself, or the parameter file that uses it. */
  readonly input: TemplateFile;
}

function rootsOf(
  files: readonly TemplateFile[],
  templates: readonly TemplateFile[],
  diagnostics: Diagnostic[],
): readonly Root[] {
  const modules = new Set<string>();
  const users = new Map<string, TemplateFile[]>();
  for (const file of files) {
    for (const reference of bicepReferences(file.text)) {
      const target = posix.normalize(posix.join(posix.dirname(file.file), reference));
      if (isParameters(file.file)) users.set(target, [...(users.get(target) ?? []), file]);
      else modules.add(target);
    }
  }
  const given = new Set(templates.map((template) => withoutEnding(template.file)));
  const roots = files.filter(
    (file) =>
      !isParameters(file.file) && !given.has(withoutEnding(file.file)) && (file.named || !modules.has(file.file)),
  );
  // A parameter file that was named by itself is compiled with the template that it uses, which was not given.
  const alone = [...users].flatMap(([target, own]) =>
    files.some((file) => file.file === target) ? [] : own.filter((file) => file.named),
  );
  return [
    ...roots.map((source) => ({ source, input: inputOf(source, users.get(source.file) ?? [], diagnostics) })),
    ...alone.map((file) => ({ source: file, input: file })),
  ];
}

/** The one `.bicepparam` file of a `.bicep` file: the only one, or the only one that the user named. */
function inputOf(source: TemplateFile, users: readonly TemplateFile[], diagnostics: Diagnostic[]): TemplateFile {
  const named = users.filter((user) => user.named);
  const choice = named.length > 0 ? named : users;
  if (choice.length > 1) {
    diagnostics.push({
      severity: 'warning',
      code: 'INPUT_PARAMETERS_AMBIGUOUS',
      message: `${choice.length} .bicepparam files use this file: name one of them; until then its parameters are unknown`,
      source: { file: source.file },
    });
  }
  return (choice.length === 1 ? choice[0] : undefined) ?? source;
}

const failure = (input: TemplateFile, error: BicepError): Diagnostic => ({
  severity: 'error',
  code: error.code,
  message: error.message,
  source: {
    file: input.file,
    ...(error.line === undefined ? {} : { line: error.line }),
    ...(error.column === undefined ? {} : { column: error.column }),
  },
});
