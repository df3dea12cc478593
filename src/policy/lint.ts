import { hostFunctionNames } from '../arm/expression/index.ts';
import { parseDuration } from '../lib/duration.ts';
import type { Json } from '../lib/json.ts';
import { isValueArray, type Value } from '../model/value.ts';
import { compileDefinition } from './compile-definition.ts';
import type { Condition, FieldOperand, LeafCondition } from './condition.ts';
import type { PolicyDefinition } from './definition.ts';
import { functionsOf, type Operand } from './operand.ts';

/**
 * Template functions that Azure refuses in a policy rule, lower-case.
 * Source: https://learn.microsoft.com/azure/governance/policy/concepts/definition-structure-policy-rule#policy-functions
 */
const refused: ReadonlySet<string> = new Set([
  'datetimeadd',
  'datetimefromepoch',
  'datetimetoepoch',
  'filter',
  'groupby',
  'map',
  'mapvalues',
  'objectkeys',
  'reduce',
  'sort',
  'toobject',
  'pickzones',
  'providers',
  'variables',
]);

/** Functions that depend on where they stand, and exist in a rule. */
const policyFunctions: ReadonlySet<string> = new Set([
  'adddays',
  'current',
  'field',
  'iprangecontains',
  'parameters',
  'policy',
  'requestcontext',
  'resourcegroup',
  'subscription',
  'utcnow',
]);
const templateOnly = new Set(
  hostFunctionNames.map((name) => name.toLowerCase()).filter((name) => !policyFunctions.has(name)),
);

/** Fields of the envelope that Azure knows; the rest of it can only be reached by an alias. */
const azureFields = /^(kind|location|identity\.type|tags(\..+|\[.+\])?)$/i;

/** `contains` finds a text, `like` takes one wildcard. */
const MAX_WILDCARDS = 1;

/**
 * What Azure itself would not evaluate in a rule, or not as it is meant: one line each, empty for a rule that can be
 * assigned as it is.
 * @param rule a definition in any of the forms that `compileDefinition` takes
 */
export function lintForAzure(rule: Json | object): string[] {
  const compiled = compileDefinition(rule);
  if (!compiled.ok) return compiled.error.map((error) => error.message);
  return [...new Set(findings(compiled.value))];
}

/** Whether Azure can judge these types at all: directory objects and source trees are no Azure resources. */
export const isAssignable = (types: readonly string[]): boolean =>
  types.length > 0 && types.every((type) => !/^(microsoft\.graph|safeguard\.)/i.test(type));

function findings(definition: PolicyDefinition): string[] {
  const { details } = definition;
  const operands: Operand[] = [];
  if (details !== undefined) {
    for (const operand of [details.type, details.name, details.resourceGroupName, details.existenceScope]) {
      if (operand !== undefined) operands.push(operand);
    }
  }
  return [
    ...operands.flatMap((operand) => functionFindings(operand, 'then.details')),
    ...conditionFindings(definition.condition),
    ...(details?.condition === undefined ? [] : conditionFindings(details.condition)),
  ];
}

function conditionFindings(condition: Condition): string[] {
  switch (condition.kind) {
    case 'AllOf':
    case 'AnyOf':
      return condition.conditions.flatMap(conditionFindings);
    case 'Not':
      return conditionFindings(condition.condition);
    case 'Leaf':
      return leafFindings(condition);
    case 'Unsupported':
      return [];
  }
}

function leafFindings(leaf: LeafCondition): string[] {
  const at = leaf.at.join('.');
  const { subject, operator, expected } = leaf;
  const found = [...functionFindings(expected, at)];
  if (expected.kind === 'Constant') found.push(...valueFindings(operator.comparison, expected.value, at));
  if (subject.kind === 'Value') return [...found, ...functionFindings(subject.value, at)];
  if (subject.kind === 'Field') return [...found, ...fieldFindings(subject.field, at)];
  if (subject.over.kind === 'Field') found.push(...fieldFindings(subject.over.field, at));
  else found.push(...functionFindings(subject.over.value, at));
  return subject.where === undefined ? found : [...found, ...conditionFindings(subject.where)];
}

function functionFindings(operand: Operand, at: string): string[] {
  return functionsOf(operand)
    .filter((name) => refused.has(name) || templateOnly.has(name))
    .map((name) => `${at}: the function ${name} is not available in a policy rule`);
}

function fieldFindings(operand: FieldOperand, at: string): string[] {
  if (operand.kind === 'Computed') return functionFindings(operand.text, at);
  const { field } = operand;
  if (field.kind === 'Unresolved') return [`${at}: "${field.text}" is neither a field nor an alias`];
  if (field.kind === 'Path' && !azureFields.test(field.text)) {
    return [`${at}: "${field.text}" is no field of Azure Policy: name it by an alias`];
  }
  return [];
}

function valueFindings(comparison: string, value: Value, at: string): string[] {
  const isOrder = ['less', 'lessOrEquals', 'greater', 'greaterOrEquals'].includes(comparison);
  if (isOrder && typeof value === 'string' && parseDuration(value).ok) {
    return [`${at}: durations compare as text: list the durations that count with "in"`];
  }
  if (isOrder && typeof value === 'boolean') return [`${at}: a boolean has no order`];
  if (comparison === 'like' && typeof value === 'string' && value.split('*').length - 1 > MAX_WILDCARDS) {
    return [`${at}: "like" takes one wildcard`];
  }
  return comparison === 'in' && !isValueArray(value) ? [`${at}: "in" and "notIn" take a list`] : [];
}
