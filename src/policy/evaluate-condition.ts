import type { EvaluationContext } from '../arm/expression/index.ts';
import { allOf, not, type Truth } from '../lib/kleene.ts';
import { Unknown } from '../model/unknown.ts';
import { isValueArray, type Value } from '../model/value.ts';
import { type Actual, compare, compareRange } from './compare.ts';
import type { Condition, CountSubject, FieldOperand, LeafCondition, Subject } from './condition.ts';
import type { CountScope, Scope } from './evaluation-context.ts';
import type { Field, FieldPath } from './field.ts';
import { assignmentContext, expressionContext, fieldNamed } from './host-functions.ts';
import { evaluateOperand, type Operand, scopeOf } from './operand.ts';
import { type Reading, type Readings, readField } from './read-field.ts';

/** What a condition says of a resource: true, false, or undefined where the input does not tell. */
export function evaluateCondition(condition: Condition, scope: Scope): Truth {
  switch (condition.kind) {
    case 'AllOf':
      return evaluateAll(condition.conditions, scope, false);
    case 'AnyOf':
      return evaluateAll(condition.conditions, scope, true);
    case 'Not':
      return not(evaluateCondition(condition.condition, scope));
    case 'Leaf':
      return evaluateLeaf(condition, scope).truth;
    case 'Unsupported':
      return undefined;
  }
}

/** Conditions in Kleene's logic, up to the first that decides: a true one of alternatives, a false one of a conjunction. */
function evaluateAll(conditions: readonly Condition[], scope: Scope, decisive: boolean): Truth {
  let result: Truth = !decisive;
  for (const condition of conditions) {
    const truth = evaluateCondition(condition, scope);
    if (truth === decisive) return decisive;
    if (truth === undefined) result = undefined;
  }
  return result;
}

/** How one leaf came out: the value that decided it (of several, the first that made it false or unknown). */
export interface LeafOutcome {
  readonly truth: Truth;
  readonly actual: Actual;
  readonly at: readonly (string | number)[];
  readonly expected: Value;
  /** The unknown that left it undecided. */
  readonly open?: Unknown;
}

const undecided: LeafOutcome = { truth: undefined, actual: undefined, at: [], expected: null };

export function evaluateLeaf(leaf: LeafCondition, scope: Scope): LeafOutcome {
  if (scope.envelopeOnly && !isEnvelopeOnly(leaf)) return undecided;
  if (scope.counts.length > 0) return judgeLeaf(leaf, scope);
  const { outcomes } = scope.memory;
  const known = outcomes[leaf.ordinal];
  if (known !== undefined) return known;
  const result = judgeLeaf(leaf, scope);
  outcomes[leaf.ordinal] = result;
  return result;
}

function judgeLeaf(leaf: LeafCondition, scope: Scope): LeafOutcome {
  const expected = operandValue(leaf.expected, scope);
  switch (leaf.subject.kind) {
    case 'Field':
      return judgeReadings(leaf, readings(leaf.subject.field, scope), expected);
    case 'Value': {
      const value = operandValue(leaf.subject.value, scope) ?? undefined;
      return judgeReadings(leaf, { items: [{ value, at: [] }] }, expected);
    }
    case 'Count':
      return judgeCount(leaf, leaf.subject, expected, scope);
  }
}

/** Whether a leaf can be decided from type, name and kind, or from parameters alone. */
function isEnvelopeOnly(leaf: LeafCondition): boolean {
  return scopeOf(leaf.expected) !== 'resource' && isEnvelopeSubject(leaf.subject);
}

function isEnvelopeSubject(subject: Subject): boolean {
  if (subject.kind === 'Value') return scopeOf(subject.value) !== 'resource';
  if (subject.kind === 'Count' || subject.field.kind === 'Computed') return false;
  const { field } = subject.field;
  if (field.kind === 'Path') return field.text.toLowerCase() === 'kind';
  return field.kind === 'Type' || field.kind === 'Name' || field.kind === 'FullName';
}

/** The value of an operand; what depends on parameters alone is worked out once for an assignment. */
export function operandValue(operand: Operand, scope: Scope): Value {
  if (operand.kind === 'Constant') return operand.value;
  if (operand.scope !== 'assignment') return evaluateOperand(operand, contextOf(operand, scope));
  const { values, parameters } = scope.assignment;
  const known = values.get(operand);
  if (known !== undefined) return known;
  const value = evaluateOperand(operand, assignmentContext(parameters));
  values.set(operand, value);
  return value;
}

/** Inside a count over elements of the resource, a field means that of the element, so no call is the same for all. */
function contextOf(operand: Operand, scope: Scope): EvaluationContext {
  const context = expressionContext(scope);
  if (operand.kind !== 'Expression' || operand.steady.size === 0) return context;
  if (scope.counts.some(({ kind }) => kind === 'Field')) return context;
  scope.memory.answers ??= new Map();
  return { ...context, steady: { calls: operand.steady, answers: scope.memory.answers } };
}

/** The field, or the unknown that hides which field is meant. */
export function fieldOf(operand: FieldOperand, scope: Scope): Field | Unknown {
  if (operand.kind === 'Fixed') return operand.field;
  const text = operandValue(operand.text, scope);
  if (typeof text === 'string') return fieldNamed(text, scope);
  return text instanceof Unknown ? text : new Unknown('unsupported', 'a field name that is no text');
}

function readings(operand: FieldOperand, scope: Scope): Readings {
  const field = fieldOf(operand, scope);
  if (!(field instanceof Unknown)) return readField(field, scope.target, scope);
  return { items: [{ value: new Unknown(field.reason, field.identity, { presence: 'maybe-absent' }), at: [] }] };
}

/** A condition on `[*]` holds when it holds for every element, so for no elements too. */
function judgeReadings(leaf: LeafCondition, { items, open }: Readings, expected: Value): LeafOutcome {
  let result: LeafOutcome | undefined;
  for (const item of items) {
    const truth = compare(leaf.operator, item.value, expected);
    if (truth === false) return outcome(truth, item, expected);
    if (result === undefined || (truth === undefined && result.truth === true)) result = outcome(truth, item, expected);
  }
  if (open !== undefined && result?.truth !== undefined) result = undefined;
  if (result !== undefined) return result;
  if (open === undefined) return { truth: true, actual: [], at: [], expected };
  return { truth: undefined, actual: open, at: [], expected, open };
}

function outcome(truth: Truth, { value, at }: Reading, expected: Value): LeafOutcome {
  const open = truth === undefined ? (firstUnknown(value) ?? firstUnknown(expected)) : undefined;
  return open === undefined ? { truth, actual: value, at, expected } : { truth, actual: value, at, expected, open };
}

/** The first unknown in a value, looked for a few levels deep. */
export function firstUnknown(value: Value | undefined, depth = 0): Unknown | undefined {
  if (value instanceof Unknown) return value;
  if (typeof value !== 'object' || value === null || depth > 8) return undefined;
  for (const member of isValueArray(value) ? value : Object.values(value)) {
    const found = firstUnknown(member, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How many elements a `count` finds: surely `low`, and at most `high`, which may be infinite. */
interface Tally {
  low: number;
  high: number;
  open: Unknown | undefined;
}

const tooMany = new Unknown('unsupported', 'a count over too many elements');

function judgeCount(leaf: LeafCondition, subject: CountSubject, expected: Value, scope: Scope): LeafOutcome {
  const { elements, open } = elementsOf(subject, scope);
  const tally: Tally = { low: 0, high: open === undefined ? 0 : Number.POSITIVE_INFINITY, open };
  const counts = [...scope.counts];
  const inner = { ...scope, counts };
  for (const element of elements) {
    if (--scope.budget.left < 0) {
      tally.high = Number.POSITIVE_INFINITY;
      tally.open ??= tooMany;
      break;
    }
    counts[scope.counts.length] = element;
    addElement(tally, element, subject.where, inner);
  }
  const truth = compareRange(leaf.operator, tally.low, tally.high, expected);
  const field = subject.over.kind === 'Field' ? fieldOf(subject.over.field, scope) : undefined;
  const at = field === undefined || field instanceof Unknown ? [] : [pathText(field, scope)];
  const actual = tally.low === tally.high ? tally.low : (tally.open ?? firstUnknown(expected));
  const cause = tally.open ?? firstUnknown(expected);
  const result = { truth, actual, at, expected };
  return truth === undefined && cause !== undefined ? { ...result, open: cause } : result;
}

const pathText = (field: Field, scope: Scope): string => pathOn(field, scope)?.text ?? field.text;

/** @param inner where the innermost count looks at this element */
function addElement(tally: Tally, { value }: CountScope, where: Condition | undefined, inner: Scope): void {
  const isThere: Truth = value instanceof Unknown && value.presence === 'maybe-absent' ? undefined : true;
  const holds = where === undefined ? true : evaluateCondition(where, inner);
  const truth = allOf([isThere, holds]);
  if (truth === true) tally.low++;
  if (truth !== false) tally.high++;
  if (truth === undefined) tally.open ??= (where && firstOpen(where, inner)) ?? firstUnknown(value);
}

/** The unknown of the first undecided leaf below a condition. */
export function firstOpen(condition: Condition, scope: Scope): Unknown | undefined {
  switch (condition.kind) {
    case 'Not':
      return firstOpen(condition.condition, scope);
    case 'Leaf':
      return evaluateLeaf(condition, scope).open;
    case 'Unsupported':
      return new Unknown('unsupported', condition.what);
    default:
      for (const part of condition.conditions) {
        const open = firstOpen(part, scope);
        if (open !== undefined) return open;
      }
      return undefined;
  }
}

function elementsOf(subject: CountSubject, scope: Scope): { elements: readonly CountScope[]; open?: Unknown } {
  const { over } = subject;
  if (over.kind === 'Value') return listElements(operandValue(over.value, scope), over.name);
  const field = fieldOf(over.field, scope);
  if (field instanceof Unknown) return { elements: [], open: field };
  if (field.kind === 'Unresolved') return { elements: [], open: new Unknown('unsupported', `field ${field.text}`) };
  const path = pathOn(field, scope);
  if (path === undefined) return { elements: [] };
  const { items, open } = readField(field, scope.target, scope);
  const elements = items.map(({ value, at }): CountScope => {
    return { kind: 'Field', resource: scope.target, path, text: field.text, value: value ?? null, at };
  });
  return open === undefined ? { elements } : { elements, open };
}

function listElements(value: Value, name: string): { elements: readonly CountScope[]; open?: Unknown } {
  if (value instanceof Unknown) return { elements: [], open: value };
  const list = isValueArray(value) ? value : value === null ? [] : [value];
  return { elements: list.map((item): CountScope => ({ kind: 'Value', name, value: item })) };
}

function pathOn(field: Field, scope: Scope): FieldPath | undefined {
  if (field.kind === 'Path') return field.path;
  return field.kind === 'Alias' ? field.paths.get(scope.target.type) : undefined;
}
