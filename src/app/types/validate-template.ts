import type { TypeIndex } from '../../arm/types/index.ts';
import {
  type Problem,
  type ResourceValidation,
  type ValidatedResource,
  validateResource,
  validateTemplate,
} from '../../arm/validate/index.ts';
import { isArmTemplate, readJsonDocument } from '../../estate/arm-template/index.ts';
import { compareText } from '../../lib/compare-text.ts';
import type { JsonPath } from '../../lib/json.ts';
import type { Diagnostic, ReadResult, Resource, SourceLocation } from '../../model/resource.ts';
import type { ValueObject } from '../../model/value.ts';
import { defaultReaders } from '../estate-input/default-readers.ts';
import type { ArmTemplateInput } from '../estate-input/readers.ts';
import type { EstateInput, ReadEstateOptions } from '../read-estate.ts';

/** A problem with the place where it stands in its file. */
export interface PlacedProblem extends Problem {
  readonly source: SourceLocation;
  /** The type of the resource from which `path` starts; left out where it starts at the root of the template. */
  readonly resource?: string;
}

/** A resource that was looked at, or could not be. */
export interface JudgedResource {
  readonly type: string | undefined;
  readonly apiVersion: string | undefined;
  readonly validated: boolean;
  readonly source: SourceLocation;
}

export interface TemplateReport {
  /** Templates that were read. */
  readonly files: readonly string[];
  readonly resources: readonly JudgedResource[];
  /** Errors and warnings, by place. */
  readonly problems: readonly PlacedProblem[];
  /** What the readers said. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ValidateTemplateRequest {
  readonly paths: readonly string[];
  readonly index: TypeIndex;
  readonly read: ReadEstateOptions;
}

/**
 * Judges templates twice: as they are written, whatever their parameters, and as they expand with the parameters that are
 * given and the defaults of the others. What both find is told once.
 */
export async function validateTemplates(
  request: ValidateTemplateRequest,
  readEstate: (paths: readonly string[], options: ReadEstateOptions) => Promise<EstateInput>,
): Promise<TemplateReport> {
  const judging = new Judging(request.index);
  const readers = {
    ...request.read.readers,
    armTemplate: (input: ArmTemplateInput): ReadResult => {
      const result = (request.read.readers?.armTemplate ?? defaultReaders.armTemplate)(input);
      judging.take(input, result);
      return result;
    },
  };
  const { estate } = await readEstate(request.paths, { ...request.read, readers });
  return judging.report(estate.diagnostics);
}

class Judging {
  readonly #index: TypeIndex;
  readonly #files: string[] = [];
  readonly #resources = new Map<string, JudgedResource>();
  readonly #problems = new Map<string, PlacedProblem>();

  constructor(index: TypeIndex) {
    this.#index = index;
  }

  take(input: ArmTemplateInput, result: ReadResult): void {
    const document = readJsonDocument(input.file, input.text);
    if (!document.ok || !isArmTemplate(document.value.json)) return;
    this.#files.push(input.file);
    // The compiler of Bicep keeps no places.
    const isCompiled = input.file.endsWith('.bicep');
    const place = (path: JsonPath): SourceLocation => (isCompiled ? { file: input.file } : document.value.locate(path));
    const { resources, problems } = validateTemplate(this.#index, document.value.json);
    for (const problem of problems) this.#add(problem, place(problem.path));
    for (const resource of resources) this.#takeDeclared(resource, place);
    for (const resource of result.resources) this.#takeExpanded(resource, isCompiled ? input.file : undefined);
  }

  #takeDeclared({ path, type, apiVersion, validated, problems }: ValidatedResource, place: Place): void {
    const source = place(path);
    this.#resources.set(`${placeKey(source)}|${path.join('/')}`, { type, apiVersion, validated, source });
    for (const problem of problems) {
      this.#add({ ...problem, ...named(type), path: problem.path.slice(path.length) }, place(problem.path));
    }
  }

  /** What parameters and loops bring to light. Resources of linked templates are seen here alone. */
  #takeExpanded(resource: Resource, compiled: string | undefined): void {
    const { type, apiVersion, body, name, locate, source } = resource;
    if (apiVersion === undefined || type.startsWith('microsoft.graph/')) return;
    const { id: _id, name: _name, type: _type, ...members } = body;
    const found: ResourceValidation = validateResource(this.#index, {
      type,
      apiVersion,
      body: members as ValueObject,
      ...(name.includes('${') ? {} : { name }),
    });
    const at = compiled === undefined ? source : { file: compiled };
    if (compiled === undefined && !this.#files.includes(at.file)) {
      const judged = { type: found.type, apiVersion, validated: found.validated, source: at };
      this.#resources.set(placeKey(at), judged);
    }
    for (const problem of found.problems) {
      const where = compiled === undefined ? (locate?.(problem.path) ?? at) : at;
      this.#add({ ...problem, resource: found.type }, where, true);
    }
  }

  #add(problem: Omit<PlacedProblem, 'source'>, source: SourceLocation, isExpanded = false): void {
    const key = [placeKey(source), problem.kind, problem.path.at(-1), problem.message, problem.expected].join('|');
    // A whole object that an expression gives has one place for everything in it.
    if (problem.severity === 'not-validated' && isExpanded && this.#files.includes(source.file)) return;
    if (!this.#problems.has(key)) this.#problems.set(key, { ...problem, source });
  }

  report(diagnostics: readonly Diagnostic[]): TemplateReport {
    return {
      files: this.#files,
      resources: [...this.#resources.values()],
      problems: [...this.#problems.values()].toSorted((a, b) => byPlace(a.source, b.source)),
      diagnostics,
    };
  }
}

const named = (resource: string | undefined): Pick<PlacedProblem, 'resource'> =>
  resource === undefined ? {} : { resource };

type Place = (path: JsonPath) => SourceLocation;

const placeKey = ({ file, line = 0, column = 0 }: SourceLocation): string => `${file}:${line}:${column}`;

const byPlace = (a: SourceLocation, b: SourceLocation): number =>
  compareText(a.file, b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
