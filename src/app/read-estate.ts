import { dirname, join, relative, resolve, sep } from 'node:path';
import type { BicepBuild, BicepError } from '../connect/bicep/index.ts';
import { type LocalFile, readTextFile, readTextNow, shownPath, walkFiles } from '../connect/local-files/index.ts';
import { loadAttestations } from '../content/load-attestations.ts';
import { loadDeclaration } from '../content/load-declaration.ts';
import type { DeploymentSettings } from '../estate/arm-template/index.ts';
import { assumeOrganization, readRequests } from '../estate/graph/index.ts';
import { assumeSubscriptions, normaliseResources } from '../estate/normalise/index.ts';
import { compareText } from '../lib/compare-text.ts';
import { sha256 } from '../lib/hash.ts';
import type { Json } from '../lib/json.ts';
import { oneLine } from '../lib/one-line.ts';
import type { Result } from '../lib/result.ts';
import type { AttestationRecord } from '../model/attestation.ts';
import { emptyDeclaration } from '../model/declaration.ts';
import type { Estate } from '../model/estate.ts';
import { limits } from '../model/limits.ts';
import type { Diagnostic, ReadResult, Resource } from '../model/resource.ts';
import { compileBicep } from './estate-input/compile-bicep.ts';
import { type DeclarationFile, mergeDeclarations } from './estate-input/declaration.ts';
import { defaultReaders } from './estate-input/default-readers.ts';
import { Gathered } from './estate-input/gather.ts';
import { roleOf } from './estate-input/input-bag.ts';
import {
  adviseOnPlans,
  readCompiledTemplate,
  readExportedTemplates,
  readTemplates,
  readTerraformFiles,
  type TemplateReading,
} from './estate-input/read-documents.ts';
import type { EstateReaders, TextFile } from './estate-input/readers.ts';
import { scanSourceTrees } from './estate-input/scan-source-trees.ts';
import { type PairedTemplate, pairParameters, type TemplateFile } from './estate-input/template-set.ts';

export interface ReadEstateOptions {
  /** The folder to which given and shown paths are relative. */
  readonly cwd: string;
  /** `safeguard.yaml` to use in place of those found at the top of the given paths. */
  readonly config?: string;
  /** Parameter files for every template, in place of those found by name. */
  readonly parameterFiles?: readonly string[];
  /** Parameter values by name; they count before those of files. */
  readonly parameterValues?: { readonly [name: string]: Json };
  /** Where templates are deployed, as far as it is known. */
  readonly target?: DeploymentSettings;
  /** A missing parameter is an error. */
  readonly strict?: boolean;
  /** Look for secrets in the git history of the given folders too. */
  readonly gitHistory?: boolean;
  /** Called after each file: how many of how many, and which. */
  readonly onProgress?: (done: number, total: number, file: string) => void;
  /** Another Bicep compiler, for tests. */
  readonly buildBicep?: (path: string) => Promise<Result<BicepBuild, BicepError>>;
  /** Other readers, for tests. */
  readonly readers?: Partial<EstateReaders>;
}

/** Kinds of input that were made by a machine and are not scanned as source. */
const NO_SOURCE = new Set([
  'export',
  'graph',
  'graph-request',
  'exported-template',
  'terraform-plan',
  'terraform-state',
]);

/** What the inputs tell, and the records that came beside them. */
export interface EstateInput {
  readonly estate: Estate;
  readonly attestations: readonly AttestationRecord[];
}

/**
 * Reads everything that the given files and folders tell of an estate: ARM templates with their parameters, Terraform
 * plans, live exports, saved answers of Graph and requests that are yet to be sent to it, `safeguard.yaml` and attestations. Each file is taken for what its content
 * shows. A bad file costs one diagnostic and nothing else; what is no input is passed over, unless the user named it.
 * Paths in the result are relative to `cwd`; the same input gives the same result in the same order.
 */
export async function readEstate(paths: readonly string[], options: ReadEstateOptions): Promise<EstateInput> {
  const cwd = resolve(options.cwd);
  const walk = await walkFiles(paths, { cwd });
  const gathered = new Gathered();
  gathered.diagnostics.push(...walk.diagnostics);
  const files = [...walk.files, ...(await extraFiles(walk.files, cwd, options, gathered))];
  let done = 0;
  const config = options.config === undefined ? undefined : resolve(cwd, options.config);
  for (const file of files) {
    // A declaration that was named counts in place of those that happen to lie at the top of the given paths.
    const role = file.path === config ? 'declaration' : roleOf(file);
    await gathered.take(file, role === 'declaration' && config !== undefined && file.path !== config ? 'none' : role);
    options.onProgress?.(++done, files.length, file.shown);
  }
  const documents = await readDocuments(gathered, cwd, options);
  const trees = await scanSourceTrees(walk.files, {
    cwd,
    passOver: new Set(gathered.inputs.filter((i) => NO_SOURCE.has(i.kind)).map((i) => i.file)),
    history: options.gitHistory ?? false,
  });
  gathered.inputs.push(...trees.inputs);
  return assemble(gathered, [...gathered.results, ...documents, ...trees.results]);
}

/**
 * Files that are read although they lie outside the given paths: the declaration and its attestations. The nearest counts:
 * at the top of a given folder, beside a named file, or else in the working folder.
 */
async function extraFiles(
  found: readonly LocalFile[],
  cwd: string,
  options: ReadEstateOptions,
  gathered: Gathered,
): Promise<readonly LocalFile[]> {
  const known = new Set(found.map((file) => file.path));
  if (options.config !== undefined) {
    const walk = await walkFiles([options.config], { cwd });
    gathered.diagnostics.push(...walk.diagnostics);
    const records = await recordsBeside(resolve(cwd, options.config), cwd);
    return [...walk.files, ...records].filter((file) => !known.has(file.path));
  }
  if (found.some((file) => roleOf(file) === 'declaration')) return [];
  const beside = new Set(found.filter((file) => file.named).map((file) => dirname(file.path)));
  const extra: LocalFile[] = [];
  for (const folder of [...beside, cwd]) {
    // The working folder speaks only where nothing nearer to the inputs does.
    if (extra.length > 0 && folder === cwd) break;
    for (const name of ['safeguard.yaml', 'safeguard.yml']) {
      const path = join(folder, name);
      if (known.has(path) || readTextNow(path, limits.documentBytes) === undefined) continue;
      known.add(path);
      extra.push({ path, shown: shownPath(path, cwd), size: 0, named: true, root: path });
      extra.push(...(await recordsBeside(path, cwd)).filter((file) => !known.has(file.path)));
    }
  }
  return extra;
}

/** The records in the folder `attestations` beside a declaration. */
async function recordsBeside(declaration: string, cwd: string): Promise<readonly LocalFile[]> {
  const walk = await walkFiles([join(dirname(declaration), 'attestations')], { cwd, maxDepth: 1 });
  return walk.files;
}

async function readDocuments(
  gathered: Gathered,
  cwd: string,
  options: ReadEstateOptions,
): Promise<readonly ReadResult[]> {
  const reading: TemplateReading = {
    readers: { ...defaultReaders, ...options.readers },
    target: options.target ?? {},
    values: options.parameterValues ?? {},
    strict: options.strict ?? false,
    readLinked: (file, root) => linkedFile(file, root, cwd),
  };
  const sources = await readTexts(gathered.terraformSources, gathered);
  gathered.diagnostics.push(...adviseOnPlans(gathered.terraform, sources));
  const { pairs, diagnostics, parametersFor } = await pairTemplates(gathered, cwd, options);
  const bicep = await compileBicep(await readTexts(gathered.bicep, gathered), {
    cwd,
    templates: gathered.templates,
    parametersFor,
    ...(options.buildBicep === undefined ? {} : { build: options.buildBicep }),
  });
  gathered.diagnostics.push(...diagnostics, ...bicep.diagnostics);
  for (const { source } of bicep.compiled) {
    gathered.inputs.push({ file: source.file, kind: 'bicep', sha256: sha256(source.text) });
  }
  return [
    ...readTemplates(pairs, reading),
    ...bicep.compiled.map((compiled) => readCompiledTemplate(compiled, reading)),
    ...readExportedTemplates(gathered.exportedTemplates, reading),
    ...readTerraformFiles(gathered.terraform, sources, reading),
  ];
}

interface Paired {
  readonly pairs: readonly PairedTemplate[];
  readonly diagnostics: readonly Diagnostic[];
  readonly parametersFor: (source: TemplateFile) => readonly TemplateFile[];
}

async function pairTemplates(gathered: Gathered, cwd: string, options: ReadEstateOptions): Promise<Paired> {
  if (options.parameterFiles === undefined || options.parameterFiles.length === 0) {
    // A compiled template has the name of its source, so both are paired in one go and each file counts as used once.
    const sources = gathered.bicep.map((file) => ({ file: file.shown, text: '', root: file.root, named: file.named }));
    const { pairs, diagnostics } = pairParameters([...gathered.templates, ...sources], gathered.parameterFiles);
    const bySource = new Map(pairs.map((pair) => [pair.template.file, pair.parameters]));
    return {
      pairs: pairs.slice(0, gathered.templates.length),
      diagnostics,
      parametersFor: (source) => bySource.get(source.file) ?? [],
    };
  }
  const walk = await walkFiles(options.parameterFiles, { cwd });
  gathered.diagnostics.push(...walk.diagnostics);
  const known = new Set(gathered.inputs.map((input) => input.file));
  const parameters = await readTexts(walk.files, gathered, (file, sha256) => {
    if (!known.has(file)) gathered.inputs.push({ file, kind: 'arm-parameters', sha256 });
  });
  const pairs = gathered.templates.map((template) => ({ template, parameters }));
  return { pairs, diagnostics: [], parametersFor: () => parameters };
}

async function readTexts(
  files: readonly LocalFile[],
  gathered: Gathered,
  onRead?: (file: string, sha256: string) => void,
): Promise<readonly TemplateFile[]> {
  const texts: TemplateFile[] = [];
  for (const file of files) {
    const read = await readTextFile(file.path, limits.documentBytes);
    if (read.ok) {
      texts.push({ file: file.shown, text: read.value.text, root: file.root, named: file.named });
      onRead?.(file.shown, read.value.sha256);
    } else {
      gathered.diagnostics.push({
        severity: 'error',
        code: 'INPUT_UNREADABLE',
        message: `Cannot read the file: ${read.error}`,
        source: { file: file.shown },
      });
    }
  }
  return texts;
}

/** A linked template, as long as it lies in the given folder, or for a file that was named, in its folder or the working folder. */
function linkedFile(file: string, root: string, cwd: string): TextFile | undefined {
  const path = resolve(cwd, file);
  const allowed = [root, dirname(root), cwd].slice(0, readTextNow(root, Number.MAX_SAFE_INTEGER) === undefined ? 1 : 3);
  if (!allowed.some((folder) => isBelow(path, folder))) return undefined;
  const read = readTextNow(path, limits.documentBytes);
  return read === undefined ? undefined : { file: shownPath(path, cwd), text: read.text };
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === path;
}

function assemble(gathered: Gathered, read: readonly ReadResult[]): EstateInput {
  const { declaration, diagnostics } = readDeclaration(gathered.declarations);
  const results = [...read, readRequests(gathered.graphRequests, { whole: declaration.estate.whole === true })];
  const records = loadAttestations(gathered.attestations);
  const resources: Resource[] = [];
  const said: Diagnostic[] = [...gathered.diagnostics];
  for (const result of results) {
    for (const resource of result.resources) resources.push(resource);
    said.push(...result.diagnostics);
  }
  const organization = assumeOrganization(resources);
  if (organization !== undefined) resources.push(organization);
  resources.push(...assumeSubscriptions(resources));
  const scopes = inputScopes(results);
  const normalised = normaliseResources(resources, ({ source }) => scopes.get(source.file) ?? source.file);
  said.push(...normalised.diagnostics, ...diagnostics);
  if (!records.ok) said.push(...records.error.map((e) => contentDiagnostic('ATTESTATION_INVALID', e)));
  const estate: Estate = {
    resources: normalised.resources,
    diagnostics: said.map((diagnostic) => ({ ...diagnostic, message: oneLine(diagnostic.message) })),
    inputs: [...gathered.inputs].sort((a, b) => compareText(a.file, b.file)),
    wholeTypes: wholeTypes(results),
    declaration,
    parts: results.flatMap(({ parts }) => parts ?? []),
  };
  return { estate, attestations: records.ok ? records.value : [] };
}

/** For each file the input that it belongs to: a template and those that it links to are one. */
function inputScopes(results: readonly ReadResult[]): ReadonlyMap<string, string> {
  const scopes = new Map<string, string>();
  results.forEach((result, index) => {
    for (const { source } of result.resources) if (!scopes.has(source.file)) scopes.set(source.file, String(index));
  });
  return scopes;
}

/** A type is whole when an input says so and no other input holds only a part of it. */
function wholeTypes(results: readonly ReadResult[]): ReadonlySet<string> {
  const whole = new Set(results.flatMap((result) => result.wholeTypes ?? []));
  for (const result of results) {
    const own = new Set(result.wholeTypes ?? []);
    for (const { type, origin } of result.resources) if (origin === 'graph' && !own.has(type)) whole.delete(type);
  }
  return whole;
}

function readDeclaration(files: readonly TextFile[]): ReturnType<typeof mergeDeclarations> {
  const diagnostics: Diagnostic[] = [];
  const declarations: DeclarationFile[] = [];
  for (const { file, text } of files) {
    const loaded = loadDeclaration(text, file);
    if (loaded.ok) declarations.push({ file, declaration: loaded.value.declaration });
    else diagnostics.push(...loaded.error.map((e) => contentDiagnostic('DECLARATION_INVALID', e)));
  }
  const merged = mergeDeclarations(declarations, emptyDeclaration);
  return { declaration: merged.declaration, diagnostics: [...diagnostics, ...merged.diagnostics] };
}

const contentDiagnostic = (
  code: string,
  error: { readonly file: string; readonly line: number; readonly message: string },
): Diagnostic => ({
  severity: 'error',
  code,
  message: error.message,
  source: { file: error.file, line: error.line },
});
