import type { AbsencePolicy } from '../arm/absence.ts';
import type { Resource } from '../model/resource.ts';
import { Unknown } from '../model/unknown.ts';
import type { Value } from '../model/value.ts';
import { STAR } from './aliases/property-path.ts';
import type { Condition, LeafCondition } from './condition.ts';
import type { ExistenceDetails } from './definition.ts';
import type { Field } from './field.ts';
import { NamedIds } from './named-ids.ts';
import type { Operand } from './operand.ts';
import { readField } from './read-field.ts';

/** Below this many, looking at each is quicker than finding those that count. */
const MANY = 64;

/** What is not there is left for the condition to judge. */
const leftOpen: AbsencePolicy = (_, { path }) => new Unknown('not-declared', path, { presence: 'maybe-absent' });

const links = new WeakMap<readonly Resource[], Map<string, NamedIds<Resource>>>();

/**
 * The candidates that can make a difference to a subject. Where the existence condition asks that a field of the candidate
 * equals the subject's id, as rules about backup do, one that names another id is surely false, and of all those the
 * first is enough to say that others were found. Thousands of subjects ask of the same thousands of candidates.
 * @param candidates the same list for as many subjects as possible: what names which id is kept by list
 */
export function linkedCandidates(
  candidates: readonly Resource[],
  details: ExistenceDetails,
  subject: Resource,
): readonly Resource[] {
  if (candidates.length < MANY || details.name !== undefined || details.kind !== undefined) return candidates;
  const field = linkOf(details.condition);
  // An id with an unknown piece may equal others than itself.
  if (field === undefined || subject.id.includes('${')) return candidates;
  const linked = namedBy(candidates, field).naming(subject.id);
  const first = candidates.slice(0, 1);
  return [...first, ...linked.map(({ item }) => item).filter((item) => item !== first[0])];
}

function namedBy(candidates: readonly Resource[], field: Field): NamedIds<Resource> {
  const known = links.get(candidates) ?? new Map<string, NamedIds<Resource>>();
  links.set(candidates, known);
  const before = known.get(field.text);
  if (before !== undefined) return before;
  const found = new NamedIds(candidates, (candidate) => valuesOf(field, candidate));
  known.set(field.text, found);
  return found;
}

const valuesOf = (field: Field, candidate: Resource): readonly (Value | undefined)[] =>
  readField(field, candidate, { absence: leftOpen, counts: [] }).items.map(({ value }) => value);

/** The field that must equal the subject's id for the condition to hold. */
function linkOf(condition: Condition | undefined): Field | undefined {
  if (condition?.kind === 'AllOf') {
    for (const part of condition.conditions) {
      const field = part.kind === 'Leaf' ? linkOfLeaf(part) : undefined;
      if (field !== undefined) return field;
    }
  }
  return condition?.kind === 'Leaf' ? linkOfLeaf(condition) : undefined;
}

function linkOfLeaf({ subject, operator, expected }: LeafCondition): Field | undefined {
  if (subject.kind !== 'Field' || subject.field.kind !== 'Fixed') return undefined;
  const { field } = subject.field;
  const isOne = field.kind === 'Alias' && !field.text.includes(STAR);
  return isOne && operator.comparison === 'equals' && !operator.negated && isSubjectId(expected) ? field : undefined;
}

function isSubjectId(operand: Operand): boolean {
  if (operand.kind !== 'Expression' || operand.expression.kind !== 'Call') return false;
  const { name, args } = operand.expression;
  const [first] = args;
  return (
    name.toLowerCase() === 'field' &&
    args.length === 1 &&
    first?.kind === 'String' &&
    first.value.toLowerCase() === 'id'
  );
}
