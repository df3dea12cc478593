import type { AbsencePolicy } from '../arm/absence.ts';
import type { EstateIndex } from '../arm/estate-index.ts';
import type { Truth } from '../lib/kleene.ts';
import type { Resource } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import type { Value } from '../model/value.ts';
import { type Effect, findEffect, type PolicyDefinition } from './definition.ts';
import { judged, undecidedBy, unknownResult } from './describe.ts';
import { evaluateCondition, operandValue } from './evaluate-condition.ts';
import { type Assignment, emptyMemory, type Scope } from './evaluation-context.ts';
import { judgeExistence } from './existence.ts';
import { traceCondition } from './explain.ts';
import type { PolicyResult } from './result.ts';

/** What an assignment and a run give an evaluation. */
export interface EvaluateOptions {
  readonly index: EstateIndex;
  /** Values of the definition's parameters, names in any case; what is left out has its default, or is unknown. */
  readonly parameters?: Readonly<Record<string, Value>>;
  readonly absence: AbsencePolicy;
  /** The instant that `utcNow()` gives. */
  readonly asOf: Date;
  /** Adds the tree of conditions to the result. */
  readonly trace?: boolean;
  /** What an imported attestation says, for definitions with the `manual` effect. */
  readonly attestation?: (definition: PolicyDefinition, resource: Resource) => 'Compliant' | 'NonCompliant' | undefined;
}

/** Elements that the counts of one evaluation may look at: nested counts multiply, and a rule may come from anywhere. */
const MAX_ELEMENTS = 1_000_000;

const notApplicable = (text: string): PolicyResult => ({ state: 'NotApplicable', reason: { code: 'rule', text } });

export const otherType = notApplicable('The definition is about other types of resources');
const disabled = notApplicable('The effect is disabled');
const notIndexed = notApplicable('Mode Indexed judges neither subscriptions nor resource groups');
const ifIsFalse = notApplicable('The rule does not apply to this resource');
const noParameters: Readonly<Record<string, Value>> = {};

const containers = new Set(['microsoft.resources/subscriptions', 'microsoft.resources/subscriptions/resourcegroups']);

/**
 * Judges one resource by one definition.
 *
 * Existence effects: where `if` is false the definition does not apply; where it is true, the related resources decide.
 * Other effects: what `if` says of type, name and kind decides whether the definition applies, and then an `if` that is
 * true is a violation. What the input leaves open is Unknown with its reason, and a violation of a resource that may
 * not exist is Unknown too.
 * Source: https://learn.microsoft.com/azure/governance/policy/concepts/compliance-states
 */
export function evaluatePolicy(
  definition: PolicyDefinition,
  resource: Resource,
  options: EvaluateOptions,
): PolicyResult {
  if (definition.dataPlane !== undefined) return judgeDataPlane(definition, resource, definition.dataPlane);
  if (definition.types !== undefined && !definition.types.has(resource.type)) return otherType;
  if (definition.mode.toLowerCase() === 'indexed' && containers.has(resource.type)) return notIndexed;
  const scope = scopeFor(definition, resource, options);
  const effect = effectOf(definition, scope);
  if (effect === 'disabled') return disabled;
  const result =
    effect instanceof Unknown ? unknownEffect(definition, effect, scope) : judge(definition, effect, scope, options);
  const weighed = weighExistence(result, resource);
  if (options.trace !== true || weighed.trace !== undefined) return weighed;
  return { ...weighed, trace: { if: traceCondition(definition.condition, scope) } };
}

function scopeFor(definition: PolicyDefinition, resource: Resource, options: EvaluateOptions): Scope {
  return {
    assignment: assignmentOf(definition, options.parameters ?? noParameters),
    index: options.index,
    absence: options.absence,
    asOf: options.asOf,
    target: resource,
    subject: resource,
    counts: [],
    budget: { left: MAX_ELEMENTS },
    memory: emptyMemory(definition.leaves),
    envelopeOnly: false,
  };
}

/** What depends on the parameters alone, kept for as long as the caller passes the same object. */
function assignmentOf(definition: PolicyDefinition, given: Readonly<Record<string, Value>>): Assignment {
  const known = definition.assignments.get(given);
  if (known !== undefined) return known;
  const parameters = new Map<string, Value>();
  for (const [name, { defaultValue }] of definition.parameters) {
    if (defaultValue !== undefined) parameters.set(name, defaultValue);
  }
  for (const [name, value] of Object.entries(given)) parameters.set(name.toLowerCase(), value);
  const assignment = {
    parameters,
    values: new Map(),
    fields: new Map(),
    applies: new Map(),
    aliases: definition.aliases,
  };
  definition.assignments.set(given, assignment);
  return assignment;
}

function effectOf(definition: PolicyDefinition, scope: Scope): Effect | Unknown {
  const value = operandValue(definition.effect, scope);
  if (value instanceof Unknown) return value;
  const effect = typeof value === 'string' ? findEffect(value) : undefined;
  return effect ?? new Unknown('unsupported', 'the effect');
}

function unknownEffect(definition: PolicyDefinition, effect: Unknown, scope: Scope): PolicyResult {
  if (!isApplicable(definition, scope)) return ifIsFalse;
  return unknownResult(effect.reason, `The effect depends on ${effect}, which is not known`);
}

function judge(definition: PolicyDefinition, effect: Effect, scope: Scope, options: EvaluateOptions): PolicyResult {
  const truth = evaluateCondition(definition.condition, scope);
  if (truth === false && (isExistence(effect) || !isApplicable(definition, scope))) return ifIsFalse;
  if (effect === 'manual') return judgeManual(definition, truth, scope, options);
  if (truth === undefined) return undecidedBy(definition.condition, scope);
  if (isExistence(effect)) return judgeExistence(definition, scope, options.trace === true);
  return judged(truth ? 'NonCompliant' : 'Compliant', definition.condition, scope);
}

const isExistence = (effect: Effect): boolean => effect === 'auditIfNotExists' || effect === 'deployIfNotExists';

/**
 * Whether type, name and kind leave the condition open. Where they make it false, it is false as a whole. A condition
 * that asks for the type alone says the same of every resource of it.
 */
function isApplicable(definition: PolicyDefinition, scope: Scope): boolean {
  const { applies } = scope.assignment;
  const { type } = scope.subject;
  const known = definition.asksTypeAlone ? applies.get(type) : undefined;
  if (known !== undefined) return known;
  const answer = evaluateCondition(definition.condition, { ...scope, envelopeOnly: true }) !== false;
  if (definition.asksTypeAlone) applies.set(type, answer);
  return answer;
}

function judgeManual(definition: PolicyDefinition, truth: Truth, scope: Scope, options: EvaluateOptions): PolicyResult {
  if (truth === false) return ifIsFalse;
  const attested = options.attestation?.(definition, scope.subject);
  if (attested === undefined)
    return unknownResult('no-record', 'Only an attestation can answer this, and none was imported');
  return { state: attested, reason: { code: 'rule', text: 'An imported attestation says so' } };
}

/** A violation by a resource that may not exist is not yet one; one that complies would comply. */
function weighExistence(result: PolicyResult, resource: Resource): PolicyResult {
  if (result.state !== 'NonCompliant' || resource.existence === true) return result;
  const text = `${result.reason.text}; whether the resource exists is not known`;
  return { ...result, state: 'Unknown', reason: { code: resource.existence.reason, text } };
}

function judgeDataPlane(
  definition: PolicyDefinition,
  resource: Resource,
  { reason, services }: NonNullable<PolicyDefinition['dataPlane']>,
): PolicyResult {
  if (!services.has(resource.type)) return otherType;
  const what = reason === 'not-collected' ? 'were not collected' : 'are judged inside the service itself';
  return unknownResult(reason, `The objects that mode ${definition.mode} is about ${what}`);
}

/** The lower-case types of which a resource can be judged at all; undefined: any. */
export const judgedTypes = (definition: PolicyDefinition): ReadonlySet<string> | undefined =>
  definition.dataPlane?.services ?? definition.types;
