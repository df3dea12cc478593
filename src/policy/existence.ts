import { allOf, type Truth } from '../lib/kleene.ts';
import type { Resource } from '../model/resource.ts';
import { Unknown, type UnknownReason } from '../model/unknown.ts';
import type { Value } from '../model/value.ts';
import { equalValues } from './compare.ts';
import type { ExistenceDetails, PolicyDefinition } from './definition.ts';
import { judged, undecidedBy, unknownResult } from './describe.ts';
import { evaluateCondition, operandValue } from './evaluate-condition.ts';
import { emptyMemory, type Scope } from './evaluation-context.ts';
import { traceCondition } from './explain.ts';
import { fieldPath } from './field.ts';
import { linkedCandidates } from './linked-candidates.ts';
import type { Operand } from './operand.ts';
import { nameOf, readField } from './read-field.ts';
import { findRelated, hasName, type Related, type RelatedQuery } from './related.ts';
import { isProducedByAzure } from './relations.ts';
import type { PolicyResult } from './result.ts';

/** A related resource and how far it answers the rule. */
interface Candidate {
  readonly resource: Resource;
  /** Where the existence condition is evaluated: on this resource. */
  readonly scope: Scope;
  /** Whether it has the name and kind that the rule asks for. */
  readonly named: Truth;
  /** Whether it has them, exists and satisfies the existence condition. */
  readonly truth: Truth;
}

/** Judges a subject to which an existence effect applies by the resources related to it. */
export function judgeExistence(definition: PolicyDefinition, scope: Scope, withTrace: boolean): PolicyResult {
  const { details } = definition;
  if (details === undefined) return unknownResult('unsupported', 'The definition names no related type');
  const query = readQuery(details, scope);
  if (query instanceof Unknown)
    return unknownResult(query.reason, `What the rule looks for depends on ${query}, which is not known`);
  if (isProducedByAzure(query.type) && !isImported(query.type, scope)) {
    return unknownResult('not-collected', `Only Azure produces ${query.type}, and none was imported`);
  }
  const name = details.name === undefined ? undefined : operandValue(details.name, scope);
  const related = findRelated(scope.subject, query, scope.index);
  const shown = withTrace ? related.candidates : linkedCandidates(related.candidates, details, scope.subject);
  const candidates = shown.map((resource) => weigh(resource, name, details, scope));
  const result = conclude(candidates, related, query, name, details, scope);
  if (!withTrace) return result;
  return {
    ...result,
    trace: { if: traceCondition(definition.condition, scope), related: traces(candidates, details) },
  };
}

const isImported = (type: string, { index }: Scope): boolean =>
  index.byType(type).length > 0 || index.estate.wholeTypes.has(type);

function traces(candidates: readonly Candidate[], { condition }: ExistenceDetails) {
  return candidates.map(({ resource, scope }) =>
    condition === undefined ? { resource } : { resource, condition: traceCondition(condition, scope) },
  );
}

function readQuery(details: ExistenceDetails, scope: Scope): RelatedQuery | Unknown {
  const type = operandValue(details.type, scope);
  const existenceScope = optional(details.existenceScope, scope);
  const group = optional(details.resourceGroupName, scope);
  for (const value of [type, existenceScope, group]) if (value instanceof Unknown) return value;
  if (typeof type !== 'string') return new Unknown('unsupported', 'the related type');
  const inSubscription = typeof existenceScope === 'string' && existenceScope.toLowerCase() === 'subscription';
  return {
    type: type.toLowerCase(),
    scope: inSubscription ? 'subscription' : 'resourceGroup',
    ...(typeof group === 'string' && group !== '' ? { resourceGroup: group } : {}),
  };
}

const optional = (operand: Operand | undefined, scope: Scope): Value | undefined =>
  operand === undefined ? undefined : operandValue(operand, scope);

function weigh(resource: Resource, name: Value | undefined, details: ExistenceDetails, outer: Scope): Candidate {
  const named = allOf([nameFits(resource, name), kindFits(resource, details, outer)]);
  const scope = { ...outer, target: resource, memory: emptyMemory(outer.memory.outcomes.length) };
  if (named === false) return { resource, scope, named, truth: false };
  const holds = details.condition === undefined ? true : evaluateCondition(details.condition, scope);
  return { resource, scope, named, truth: allOf([named, holds, resource.existence === true ? true : undefined]) };
}

function nameFits(resource: Resource, wanted: Value | undefined): Truth {
  if (wanted === undefined || wanted === null || wanted === '') return true;
  if (typeof wanted !== 'string' && !(wanted instanceof Unknown)) return undefined;
  const full = nameOf(resource, 'full');
  const last = nameOf(resource, 'last');
  const isText = (value: Value): value is string | Unknown => typeof value === 'string' || value instanceof Unknown;
  return isText(full) && isText(last) ? hasName(full, last, wanted) : undefined;
}

function kindFits(resource: Resource, details: ExistenceDetails, scope: Scope): Truth {
  const wanted = optional(details.kind, scope);
  if (wanted === undefined || wanted === null) return true;
  const actual = readField(KIND, resource, scope).items[0]?.value;
  return actual === undefined ? false : equalValues(actual, wanted);
}

const KIND = { kind: 'Path', text: 'kind', path: fieldPath(['kind']) } as const;

/** One that satisfies is enough; one that may, leaves it open; otherwise the answer hangs on whether there can be others. */
function conclude(
  candidates: readonly Candidate[],
  related: Related,
  query: RelatedQuery,
  name: Value | undefined,
  details: ExistenceDetails,
  scope: Scope,
): PolicyResult {
  const satisfied = candidates.find(({ truth }) => truth === true);
  if (satisfied !== undefined) return describe('Compliant', satisfied, details);
  const open = candidates.find(({ truth }) => truth === undefined);
  if (open !== undefined) return describeOpen(open, details);
  const found = candidates.find(({ named }) => named === true);
  const isNamed = typeof name === 'string' || name instanceof Unknown;
  const isTheOne = found !== undefined && isNamed && related.namesAreUnique;
  if (related.complete || isTheOne) {
    if (found !== undefined) return describe('NonCompliant', found, details);
    const text = `There is no ${query.type} for this resource`;
    return {
      state: 'NonCompliant',
      reason: { code: 'rule', text },
      decided: { path: query.type, expected: { exists: true } },
    };
  }
  const code: UnknownReason = scope.subject.completeness === 'declared' ? 'not-declared' : 'not-collected';
  const text =
    found === undefined
      ? `No ${query.type} was found for this resource, and the input is not declared whole`
      : `No ${query.type} that was found satisfies the rule, and the input is not declared whole`;
  return { ...unknownResult(code, text), decided: { path: query.type, expected: { exists: true } } };
}

function describe(
  state: 'Compliant' | 'NonCompliant',
  { resource, scope }: Candidate,
  details: ExistenceDetails,
): PolicyResult {
  if (details.condition !== undefined) return judged(state, details.condition, scope, resource);
  const text = `There is a ${resource.type} for this resource`;
  return {
    state,
    reason: { code: 'rule', text },
    decided: { path: resource.type, expected: { exists: true }, resource },
  };
}

function describeOpen({ resource, scope, named }: Candidate, details: ExistenceDetails): PolicyResult {
  if (details.condition !== undefined && evaluateCondition(details.condition, scope) === undefined) {
    return undecidedBy(details.condition, scope, resource);
  }
  const code = named === undefined || resource.existence === true ? 'runtime' : resource.existence.reason;
  const text =
    named === undefined
      ? 'The name of a related resource is not known'
      : 'Whether the related resource exists is not known';
  return { ...unknownResult(code, text), decided: { path: resource.type, expected: { exists: true }, resource } };
}
