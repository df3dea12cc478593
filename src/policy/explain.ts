import type { Truth } from '../lib/kleene.ts';
import { Unknown } from '../model/unknown.ts';
import { isValueArray, isValueObject, type Value } from '../model/value.ts';
import type { Condition, LeafCondition, Subject } from './condition.ts';
import { evaluateCondition, evaluateLeaf, fieldOf, type LeafOutcome } from './evaluate-condition.ts';
import type { Scope } from './evaluation-context.ts';
import { printPlace } from './field.ts';
import { fieldNamed } from './host-functions.ts';
import { functionsOf } from './operand.ts';
import { oppositeName } from './operators.ts';
import { type Reading, readField } from './read-field.ts';

/** A condition with its truth, and for a leaf the values compared: the tree that `explain` prints. Values are raw. */
export interface ConditionTrace {
  /** `allOf`, `anyOf`, `not`, or what a leaf compares and how: `field properties.x notEquals`. */
  readonly condition: string;
  readonly truth: Truth;
  readonly path?: string;
  readonly actual?: Value;
  readonly expected?: Value;
  readonly children?: readonly ConditionTrace[];
}

/** The tree of a condition and everything below it, decided branches too. */
export function traceCondition(condition: Condition, scope: Scope): ConditionTrace {
  switch (condition.kind) {
    case 'AllOf':
    case 'AnyOf': {
      const children = condition.conditions.map((part) => traceCondition(part, scope));
      const name = condition.kind === 'AllOf' ? 'allOf' : 'anyOf';
      return { condition: name, truth: evaluateCondition(condition, scope), children };
    }
    case 'Not': {
      const child = traceCondition(condition.condition, scope);
      return { condition: 'not', truth: evaluateCondition(condition, scope), children: [child] };
    }
    case 'Leaf':
      return traceLeaf(condition, evaluateLeaf(condition, scope), scope);
    case 'Unsupported':
      return { condition: condition.what, truth: undefined };
  }
}

function traceLeaf(leaf: LeafCondition, { truth, actual, at, expected }: LeafOutcome, scope: Scope): ConditionTrace {
  const path = at.length === 0 ? {} : { path: printPlace(at) };
  const condition = `${subjectText(leaf.subject, scope)} ${leaf.operator.name}`;
  return { condition, truth, ...path, ...(actual === undefined ? {} : { actual }), expected };
}

function subjectText(subject: Subject, scope: Scope): string {
  if (subject.kind === 'Value')
    return 'value' in subject.value && !isComposite(subject.value.value) ? 'value' : expressionText(subject);
  const operand =
    subject.kind === 'Field' ? subject.field : subject.over.kind === 'Field' ? subject.over.field : undefined;
  if (operand === undefined) return 'count of a list';
  const field = fieldOf(operand, scope);
  const text = field instanceof Unknown ? field.toString() : field.text;
  return subject.kind === 'Field' ? text : `count of ${text}`;
}

const isComposite = (value: Value): boolean => isValueArray(value) || isValueObject(value);

const expressionText = (subject: Extract<Subject, { kind: 'Value' }>): string =>
  subject.value.kind === 'Expression' ? subject.value.text : 'value';

/** A leaf that decided, and whether it did so by being true, false or unknown. */
export interface DecidingLeaf {
  readonly leaf: LeafCondition;
  readonly outcome: LeafOutcome;
  /** Where the value stands that decided; for one that stands nowhere, what the leaf asks about. */
  readonly place: string;
  /** The leaf compares what an expression made of the field that `outcome` names, not the field itself. */
  readonly isComputed: boolean;
  /** Whether the leaf being true speaks for the whole condition being true: false below an odd number of `not`. */
  readonly positive: boolean;
}

/**
 * The leaf that best says why a condition came out as it did, the most telling first. Among equals: of a conjunction that
 * holds the last, which says what is asked of what the others name; of anything else the first, which the author prefers.
 */
export function decidingLeaf(condition: Condition, scope: Scope): DecidingLeaf | undefined {
  const found = mostTelling(condition, scope, true);
  if (found === undefined) return undefined;
  const { leaf, positive } = found;
  const behind = readingBehind(leaf, scope);
  const own = evaluateLeaf(leaf, scope);
  const outcome = behind === undefined ? own : { ...own, actual: behind.value, at: behind.at };
  const place = outcome.at.length > 0 ? printPlace(outcome.at) : subjectText(leaf.subject, scope);
  return { leaf, outcome, place, isComputed: behind !== undefined, positive };
}

/** A leaf with how telling it is: what a user can change goes before what the resource is. */
interface Candidate {
  readonly leaf: LeafCondition;
  readonly rank: number;
  readonly positive: boolean;
}

function mostTelling(condition: Condition, scope: Scope, positive: boolean): Candidate | undefined {
  switch (condition.kind) {
    case 'Not':
      return mostTelling(condition.condition, scope, !positive);
    case 'AllOf':
    case 'AnyOf':
      return mostTellingOf(condition, scope, positive);
    case 'Leaf':
      return { leaf: condition, rank: factsOf(condition).rank, positive };
    case 'Unsupported':
      return undefined;
  }
}

/** The highest rank: of leaves with it the first counts, so the rest need not be looked at, which may be costly. */
const MOST_TELLING = 6;

function mostTellingOf(
  condition: Extract<Condition, { kind: 'AllOf' | 'AnyOf' }>,
  scope: Scope,
  positive: boolean,
): Candidate | undefined {
  const truth = evaluateCondition(condition, scope);
  const lastCounts = truth === true && condition.kind === 'AllOf';
  let best: Candidate | undefined;
  for (const part of condition.conditions) {
    if (best?.rank === MOST_TELLING && !lastCounts) break;
    const found = evaluateCondition(part, scope) === truth ? mostTelling(part, scope, positive) : undefined;
    if (found === undefined) continue;
    if (best === undefined || found.rank > best.rank || (lastCounts && found.rank === best.rank)) best = found;
  }
  return best;
}

/** Of an expression over fields, the first of them that holds something: what a user can change, unlike the expression. */
function readingBehind(leaf: LeafCondition, scope: Scope): Reading | undefined {
  const { fields } = factsOf(leaf);
  if (fields.length === 0) return undefined;
  const readings = fields.flatMap((name) => {
    const field = fieldNamed(name, scope);
    return ['Type', 'Name', 'FullName', 'Unresolved'].includes(field.kind)
      ? []
      : readField(field, scope.target, scope).items.filter(({ at }) => at.length > 0);
  });
  return readings.find(({ value }) => value !== undefined && value !== null) ?? readings[0];
}

/** What is the same of a leaf on whichever resource: how telling it is, and the fields that its expressions read. */
interface LeafFacts {
  readonly rank: number;
  readonly fields: readonly string[];
}

const facts = new WeakMap<LeafCondition, LeafFacts>();

function factsOf(leaf: LeafCondition): LeafFacts {
  const known = facts.get(leaf);
  if (known !== undefined) return known;
  const found = { rank: rankOf(leaf), fields: fieldsOf(leaf.subject) };
  facts.set(leaf, found);
  return found;
}

const FIELD_CALL = /\b(?:field|current)\('([^']+)'\)/g;

const fieldsOf = (subject: Subject): readonly string[] => [
  ...new Set(
    expressionsOf(subject).flatMap((text) => Array.from(text.matchAll(FIELD_CALL), (match) => match[1] ?? '')),
  ),
];

/** Expressions that a subject is made of: its own, or for a count over a list of the rule's, those of its condition. */
function expressionsOf(subject: Subject): readonly string[] {
  if (subject.kind === 'Value') return subject.value.kind === 'Expression' ? [subject.value.text] : [];
  if (subject.kind !== 'Count' || subject.over.kind === 'Field') return [];
  return subject.where === undefined ? [] : leafExpressions(subject.where);
}

function leafExpressions(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'AllOf':
    case 'AnyOf':
      return condition.conditions.flatMap(leafExpressions);
    case 'Not':
      return leafExpressions(condition.condition);
    case 'Leaf':
      return expressionsOf(condition.subject);
    case 'Unsupported':
      return [];
  }
}

function rankOf({ subject }: LeafCondition): number {
  if (subject.kind === 'Count') return MOST_TELLING;
  if (subject.kind === 'Value') {
    const readsResource = functionsOf(subject.value).some((name) => name === 'field' || name === 'current');
    return readsResource ? MOST_TELLING : subject.value.kind === 'Constant' ? 0 : 2;
  }
  if (subject.field.kind === 'Computed') return 5;
  const { field } = subject.field;
  if (field.kind === 'Alias') return MOST_TELLING;
  if (field.kind !== 'Path') return 1;
  return /^(kind|location)$/i.test(field.text) ? 2 : MOST_TELLING;
}

/** What a leaf asks for, or asks to be otherwise: the plain value for equality, `{operator: value}` for anything else. */
export function wanted({ operator }: LeafCondition, { expected }: LeafOutcome, holds: boolean): Value {
  if (operator.comparison === 'exists') {
    return { exists: (String(expected).toLowerCase() !== 'false') === holds };
  }
  const name = holds ? operator.name : (oppositeName(operator) ?? operator.name);
  return name === 'equals' ? expected : { [name]: expected };
}
