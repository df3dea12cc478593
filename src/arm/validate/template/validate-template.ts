import { isJsonObject, type Json, type JsonPath } from '../../../lib/json.ts';
import type { Value, ValueObject } from '../../../model/value.ts';
import type { TypeIndex } from '../../types/index.ts';
import { shown } from '../expected.ts';
import type { Problem } from '../problem.ts';
import { validateResource } from '../validate-resource.ts';
import { checkDeployment } from './check-deployment.ts';
import { checkNames } from './check-names.ts';
import { checkPassedParameters, checkReferences } from './check-references.ts';
import { type DeclaredResource, type DeclaredTemplate, declaredTemplate } from './declared-resources.ts';

/** Work for all the expressions of a template; each real one needs a fraction of it. */
const WORK = 20_000_000;
/** Problems that are told of one template. */
const MOST_PROBLEMS = 5000;

/** One resource that a template declares, and what was found of it. */
export interface ValidatedResource {
  /** From the root of the template. */
  readonly path: JsonPath;
  /** Undefined where only deployment decides it. */
  readonly type: string | undefined;
  readonly apiVersion: string | undefined;
  readonly validated: boolean;
  /** Their paths are from the root of the template. */
  readonly problems: readonly Problem[];
}

export interface TemplateValidation {
  /** Everything that the template and those inside it would deploy, in the order in which it stands. */
  readonly resources: readonly ValidatedResource[];
  /** What is wrong with names and references; paths are from the root of the template. */
  readonly problems: readonly Problem[];
}

/**
 * Checks what the text of an ARM template says, before any parameter has a value: each resource against its type, whether or
 * not a condition leaves it out; and what expressions name that the template does not hold. Templates inside deployments
 * count as part of it; linked ones do not. An index of no types checks names and references alone. Never throws.
 * @param template the JSON of a template; anything else has no resources
 */
export function validateTemplate(index: TypeIndex, template: Json): TemplateValidation {
  if (!isJsonObject(template)) return { resources: [], problems: [] };
  const declared = declaredTemplate(template, { left: WORK });
  const resources: ValidatedResource[] = [];
  const problems: Problem[] = [];
  for (const each of withNested(declared)) {
    resources.push(...each.resources.flatMap((resource) => validateDeclared(index, each, resource)));
    for (const problem of templateProblems(each)) if (problems.length < MOST_PROBLEMS) problems.push(problem);
  }
  return { resources, problems };
}

function* withNested(template: DeclaredTemplate): Iterable<DeclaredTemplate> {
  yield template;
  for (const { nested } of template.resources) if (nested !== undefined) yield* withNested(nested);
}

function* templateProblems(template: DeclaredTemplate): Iterable<Problem> {
  yield* checkNames(template);
  yield* checkReferences(template);
  yield* checkDeployment(template);
  for (const resource of template.resources) yield* checkPassedParameters(resource);
}

function validateDeclared(
  index: TypeIndex,
  template: DeclaredTemplate,
  resource: DeclaredResource,
): readonly ValidatedResource[] {
  const { path, json, type, apiVersion, name, scope } = resource;
  if (resource.isExisting || resource.isExtension) return [];
  const result = { path, type, apiVersion };
  if (type === undefined || apiVersion === undefined) {
    return [{ ...result, validated: false, problems: [unnamed(resource)] }];
  }
  const { validated, problems } = validateResource(
    index,
    {
      type,
      apiVersion,
      body: json as ValueObject,
      ...(name === undefined ? {} : { name }),
      ...(scope === undefined ? {} : { scope }),
    },
    template.scope?.evaluate,
  );
  return [{ ...result, validated, problems: problems.map((each) => ({ ...each, path: [...path, ...each.path] })) }];
}

/** A resource whose type or version is not there, or is an expression that only deployment decides. */
function unnamed({ path, json, type }: DeclaredResource): Problem {
  const member = type === undefined ? 'type' : 'apiVersion';
  const isThere = typeof (json as { readonly [name: string]: Value | undefined })[member] === 'string';
  if (!isThere) return { kind: 'missing', severity: 'error', path: [...path, member], message: 'is required' };
  const what = type === undefined ? 'the type' : `the API version of a ${shown(type)}`;
  return {
    kind: type === undefined ? 'unknown-type' : 'unknown-version',
    severity: 'not-validated',
    path: [...path, member],
    message: `${what} is known only at deployment`,
  };
}
