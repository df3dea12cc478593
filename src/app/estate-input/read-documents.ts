import { posix } from 'node:path';
import { placeInBicep } from '../../connect/bicep/index.ts';
import type { DeploymentSettings } from '../../estate/arm-template/index.ts';
import type { Json } from '../../lib/json.ts';
import type { Diagnostic, ReadResult, Resource } from '../../model/resource.ts';
import type { CompiledBicep } from './compile-bicep.ts';
import type { EstateReaders, TextFile } from './readers.ts';
import { linkCandidates, mentionedTemplates, type PairedTemplate, type TemplateFile } from './template-set.ts';

export interface TemplateReading {
  readonly readers: EstateReaders;
  readonly target: DeploymentSettings;
  readonly values: { readonly [name: string]: Json };
  readonly strict: boolean;
  /** Text of a file by the path as it is shown, or undefined; must refuse what lies outside the input. */
  readonly readLinked: (file: string, root: string) => TextFile | undefined;
}

/**
 * Reads templates. One that another links to is read through it, with the parameters it gets there, and not a second time
 * by itself; where the link is not followed after all, it is read by itself.
 */
export function readTemplates(pairs: readonly PairedTemplate[], reading: TemplateReading): readonly ReadResult[] {
  const mentioned = mentionedTemplates(pairs.map((pair) => pair.template));
  const linked = new Set<string>();
  const read = (pair: PairedTemplate): ReadResult => readOne(pair, reading, linked);
  const roots = pairs.filter((pair) => !mentioned.has(pair.template.file)).map(read);
  const rest: ReadResult[] = [];
  for (const pair of pairs) {
    if (mentioned.has(pair.template.file) && !linked.has(pair.template.file)) rest.push(read(pair));
  }
  return [...roots, ...rest];
}

function readOne(pair: PairedTemplate, reading: TemplateReading, linked: Set<string>): ReadResult {
  const { template, parameters } = pair;
  return guarded(template, () =>
    reading.readers.armTemplate({
      file: template.file,
      text: template.text,
      parameterFiles: parameters,
      values: reading.values,
      target: reading.target,
      strict: reading.strict,
      linked: (reference, fromFile) => {
        for (const candidate of linkCandidates(reference, fromFile)) {
          const found = reading.readLinked(candidate, template.root);
          if (found === undefined) continue;
          linked.add(found.file);
          return found;
        }
        return undefined;
      },
    }),
  );
}

/** A template that the Bicep compiler made: places are those of the `.bicep` file. */
export function readCompiledTemplate(compiled: CompiledBicep, reading: TemplateReading): ReadResult {
  const { source, template, parameters } = compiled;
  const result = readOne({ template: { ...source, text: template }, parameters }, reading, new Set());
  return placeInBicep(result, source.file, source.text);
}

/** A complete export written as a template: what it leaves out is not known, so no default is filled in. */
export function readExportedTemplates(
  templates: readonly TemplateFile[],
  reading: TemplateReading,
): readonly ReadResult[] {
  return templates.map((template) => {
    const result = readOne({ template, parameters: [] }, reading, new Set());
    const resources = result.resources.map((r): Resource => ({ ...r, completeness: 'full', origin: 'export' }));
    return { ...result, resources };
  });
}

/** Reads plans and states, each with the `.tf` files around it. */
export function readTerraformFiles(
  plans: readonly TemplateFile[],
  sources: readonly TemplateFile[],
  reading: TemplateReading,
): readonly ReadResult[] {
  return plans.map((plan) =>
    guarded(plan, () =>
      reading.readers.terraform({
        file: plan.file,
        text: plan.text,
        ...(plan.json === undefined ? {} : { json: plan.json }),
        sources: (pattern) => findSources(pattern, plan, sources),
        target: reading.target,
      }),
    ),
  );
}

/**
 * The `.tf` files of one folder, by a pattern relative to the plan. A plan that was written to a folder of its own has none
 * beside it: then the folder nearest above it counts.
 */
function findSources(pattern: string, plan: TemplateFile, sources: readonly TemplateFile[]): readonly TextFile[] {
  const below = posix.dirname(pattern);
  for (let folder = posix.dirname(plan.file); ; folder = posix.dirname(folder)) {
    const wanted = posix.normalize(posix.join(folder, below));
    const found = sources.filter((s) => posix.dirname(s.file) === wanted);
    if (found.length > 0 || folder === '.' || folder === '/' || /(^|\/)\.\.$/.test(folder)) return found;
  }
}

/** `.tf` files without a plan say nothing that could be judged; one line for each given path tells how to make a plan. */
export function adviseOnPlans(plans: readonly TemplateFile[], sources: readonly TemplateFile[]): readonly Diagnostic[] {
  const planned = new Set(plans.map((plan) => plan.root));
  const first = new Map<string, string>();
  for (const source of sources) if (!first.has(source.root)) first.set(source.root, source.file);
  return [...first].flatMap(([root, file]): Diagnostic[] =>
    planned.has(root)
      ? []
      : [
          {
            severity: 'info',
            code: 'INPUT_TERRAFORM_SOURCE',
            message:
              'Terraform files are read only beside a plan: run "terraform plan -out plan.out" and "terraform show -json plan.out > plan.json"',
            source: { file },
          },
        ],
  );
}

/** A reader that fails on a file must not cost the other files: the failure becomes that file's one diagnostic. */
function guarded(file: TextFile, read: () => ReadResult): ReadResult {
  try {
    return read();
  } catch (error) {
    const cause = error instanceof RangeError ? 'it is nested too deeply' : 'a fault in the reader; please report it';
    const diagnostic: Diagnostic = {
      severity: 'error',
      code: 'INPUT_READER_FAILED',
      message: `Cannot read this file: ${cause}`,
      source: { file: file.file },
    };
    return { resources: [], diagnostics: [diagnostic] };
  }
}
