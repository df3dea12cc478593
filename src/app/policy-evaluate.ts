import { azureAbsence } from '../arm/absence.ts';
import { EstateIndex } from '../arm/estate-index.ts';
import type { Estate } from '../model/estate.ts';
import type { Resource } from '../model/resource.ts';
import type { Value } from '../model/value.ts';
import {
  type CompiledInitiative,
  type EvaluateOptions,
  evaluateInitiative,
  evaluatePolicy,
  type PolicyDefinition,
  type PolicyResult,
} from '../policy/index.ts';

/** One line of `policy evaluate`. */
export interface PolicyLine {
  /** Id of the definition, or its name where it has no id. */
  readonly definition: string;
  readonly resource: string;
  readonly state: PolicyResult['state'];
  readonly reason: PolicyResult['reason'];
}

/** What is evaluated: initiatives with the parameters they pass on, and definitions that stand alone. */
export interface PolicySet {
  readonly initiatives: readonly CompiledInitiative[];
  readonly definitions: readonly PolicyDefinition[];
}

/**
 * Judges every resource by every definition as Azure Policy itself sees absence. Lines come one by one, in order of
 * definition and resource; those of state NotApplicable only when all are asked for.
 * @param asOf what `utcNow()` gives
 */
export function* evaluatePolicies(
  set: PolicySet,
  estate: Estate,
  options: { readonly asOf: Date; readonly all: boolean; readonly parameters: Readonly<Record<string, Value>> },
): Iterable<PolicyLine> {
  const index = new EstateIndex(estate);
  const evaluation: EvaluateOptions = {
    index,
    absence: azureAbsence,
    asOf: options.asOf,
    parameters: options.parameters,
  };
  const wanted = ({ state }: PolicyResult): boolean => options.all || state !== 'NotApplicable';
  for (const initiative of set.initiatives) {
    for (const resource of estate.resources) {
      for (const { reference, result } of evaluateInitiative(initiative, resource, evaluation)) {
        if (wanted(result)) yield lineOf(reference.definition, resource, result);
      }
    }
  }
  for (const definition of set.definitions) {
    for (const resource of options.all ? estate.resources : resourcesOf(definition, index)) {
      const result = evaluatePolicy(definition, resource, evaluation);
      if (wanted(result)) yield lineOf(definition, resource, result);
    }
  }
}

/** Only the types that a definition is about, where it says which. */
function resourcesOf({ types, mode }: PolicyDefinition, index: EstateIndex): readonly Resource[] {
  if (types === undefined || mode.includes('.')) return index.estate.resources;
  return [...types].sort().flatMap((type) => index.byType(type));
}

const lineOf = (
  { id, name, displayName }: PolicyDefinition,
  resource: Resource,
  { state, reason }: PolicyResult,
): PolicyLine => ({
  definition: id ?? name ?? displayName ?? 'unnamed',
  resource: resource.id,
  state,
  reason,
});
