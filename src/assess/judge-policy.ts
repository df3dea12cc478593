import { controlAbsenceIn } from '../arm/absence.ts';
import { findSingleton } from '../arm/defaults/index.ts';
import { impliedSingletons } from '../arm/defaults/singleton.ts';
import type { EstateIndex } from '../arm/estate-index.ts';
import { remember } from '../arm/remember.ts';
import { idKey, isWithin } from '../arm/resource-id.ts';
import type { JsonPath } from '../lib/json.ts';
import type { Truth } from '../lib/kleene.ts';
import type { Control, PolicyRule } from '../model/control.ts';
import type { Resource, SourceLocation } from '../model/resource.ts';
import {
  compileDefinition,
  type Decided,
  evaluatePolicy,
  type PolicyDefinition,
  type PolicyResult,
} from '../policy/index.ts';
import type { AsOf } from './as-of.ts';
import { parameterValues, resolveParameters } from './parameters.ts';
import { pathInType, showExpected, showValue } from './redact.ts';
import type { InScope } from './scope.ts';
import type { Judgement } from './verdict-table.ts';

/** What judging a control needs of the run. */
export interface JudgeContext {
  readonly index: EstateIndex;
  readonly asOf: AsOf;
  readonly inScope: InScope;
  /** Id prefixes that the run is narrowed to; empty: everything. */
  readonly narrowedTo: readonly string[];
}

/** One verdict for each resource of the control's types in its scope, in order of id; none where the rule applies to nothing. */
export function judgePolicy(control: Control, rule: PolicyRule, context: JudgeContext): Judgement[] {
  const subjects = subjectsOf(control, context);
  if (subjects.length === 0) return [];
  const { declaration } = context.index.estate;
  const given = resolveParameters(control, declaration);
  const definition = compiled(rule);
  if (typeof definition === 'string') {
    const text = `The rule cannot be evaluated: ${definition}`;
    return subjects.map(({ resource }) => unknownOf(resource, 'unsupported', text));
  }
  const options = {
    index: context.index,
    parameters: parameterValues(control, declaration),
    absence: context.index.once(controlAbsenceIn),
    asOf: new Date(context.asOf.instant),
  };
  const toLocate = { export: MAX_LOCATED_OF_EXPORTS, other: MAX_LOCATED };
  const judgements: Judgement[] = [];
  for (const { resource, within } of subjects) {
    const result = asks(evaluatePolicy(definition, resource, options), given.ok ? undefined : given.error);
    const isFinding = result.state === 'NonCompliant' || result.state === 'Unknown';
    const locate = isFinding && toLocate[resource.origin === 'export' ? 'export' : 'other']-- > 0;
    const judged = toJudgement(resource, result, locate);
    if (judged !== undefined) judgements.push(weaken(judged, within));
  }
  return judgements;
}

/** What stays open for want of a declaration asks for that declaration. */
function asks(result: PolicyResult, undeclared: string | undefined): PolicyResult {
  if (undeclared === undefined || result.state !== 'Unknown' || result.reason.code !== 'not-declared') return result;
  const text = `${result.reason.text}. Declare ${undeclared} in safeguard.yaml: the rule compares with it`;
  return { ...result, reason: { code: 'not-declared', text } };
}

/** Findings of one control whose exact line is worked out; the rest stand at their resource's first line. */
const MAX_LOCATED = 1000;
/**
 * An export is no source that anybody mends, and a line in it means parsing the resource again and keeping the tree,
 * which for a hundred thousand of them costs more than judging.
 */
const MAX_LOCATED_OF_EXPORTS = 50;

/** A resource that a control judges; `within` undefined where it is not known whether it lies in the control's scope. */
interface Judged {
  readonly resource: Resource;
  readonly within: true | undefined;
}

/** The resources that a control judges, in order of id. */
export function subjectsOf(control: Control, context: JudgeContext): readonly Judged[] {
  const { index, narrowedTo, inScope } = context;
  const subjects: Judged[] = [];
  for (const resource of inOrder(index, control.judges.types)) {
    if (narrowedTo.length > 0 && !narrowedTo.some((scope) => isWithin(resource.id, scope))) continue;
    const within = inScope(resource);
    if (within !== false) subjects.push({ resource, within });
  }
  return subjects;
}

/** Every resource that the run is narrowed to, in order of id. */
export const inScopeOrder = ({ index, narrowedTo }: JudgeContext): readonly Resource[] =>
  inOrder(index, index.types()).filter(
    ({ id }) => narrowedTo.length === 0 || narrowedTo.some((scope) => isWithin(id, scope)),
  );

/** The resources of an index in order of id, by type and by list of types. */
const ordered = (): Map<string, readonly Resource[]> => new Map();

/** Resources of the types, those that exist with their parents included, in order of id. Many controls ask for the same types, so the order is kept. */
function inOrder(index: EstateIndex, types: readonly string[]): readonly Resource[] {
  const known = index.once(ordered);
  const lists = listsOf(index, types, known);
  if (lists.length <= 1) return lists[0] ?? none;
  const key = types.join();
  const before = known.get(key);
  if (before !== undefined) return before;
  const sorted = sortedById(lists.flat());
  known.set(key, sorted);
  return sorted;
}

const none: readonly Resource[] = [];

/** The resources of each type of which there are any. */
function listsOf(
  index: EstateIndex,
  types: readonly string[],
  known: Map<string, readonly Resource[]>,
): readonly (readonly Resource[])[] {
  const lists: (readonly Resource[])[] = [];
  for (const type of types) {
    const list = ofType(index, type, known);
    if (list.length > 0) lists.push(list);
  }
  return lists;
}

function ofType(index: EstateIndex, type: string, known: Map<string, readonly Resource[]>): readonly Resource[] {
  // Most types that controls judge are in no estate at all.
  if (index.byType(type).length === 0 && findSingleton(type) === undefined) return none;
  const before = known.get(type);
  if (before !== undefined) return before;
  const implied = impliedSingletons(index, type);
  const sorted = sortedById(implied.length === 0 ? index.byType(type) : [...index.byType(type), ...implied]);
  known.set(type, sorted);
  return sorted;
}

function sortedById(resources: readonly Resource[]): readonly Resource[] {
  if (resources.length <= 1) return resources;
  return resources
    .map((resource) => ({ resource, key: idKey(resource.id) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ resource }) => resource);
}

const definitions = new WeakMap<PolicyRule, PolicyDefinition | string>();

/** The rule compiled, once for as long as it lives; a text where it cannot be. */
function compiled(rule: PolicyRule): PolicyDefinition | string {
  const known = definitions.get(rule);
  if (known !== undefined) return known;
  const result = compileDefinition(rule);
  const definition = result.ok ? result.value : (result.error[0]?.message ?? 'it is not a rule');
  definitions.set(rule, definition);
  return definition;
}

const unknownOf = (resource: Resource, code: Judgement['reason']['code'], text: string): Judgement => ({
  subject: resource.id,
  verdict: 'unknown',
  reason: { code, text },
  source: resource.source,
});

const verdicts = { Compliant: 'pass', NonCompliant: 'fail', Unknown: 'unknown' } as const;

/** A result in the words of a verdict, without what must not be shown; undefined where the rule does not apply. */
export function toJudgement(
  resource: Resource,
  { state, reason, decided }: PolicyResult,
  locate: boolean,
): Judgement | undefined {
  if (state === 'NotApplicable') return undefined;
  return {
    subject: resource.id,
    verdict: verdicts[state],
    reason,
    ...(decided === undefined ? {} : { decided: shownDecided(decided, resource) }),
    source: locate ? placeOf(resource, decided) : resource.source,
  };
}

/** The place that decided, without what must not be shown. A related resource is named before its path. */
function shownDecided(
  { path, actual, expected, resource }: Decided,
  subject: Resource,
): NonNullable<Judgement['decided']> {
  const place = pathInType(resource ?? subject, path);
  const shownActual = showValue(place, actual);
  const shownExpected = showExpected(place, expected);
  return {
    path: resource === undefined ? path : `${nameBeside(resource, subject)}: ${path}`,
    ...(shownActual === undefined ? {} : { actual: shownActual }),
    ...(shownExpected === undefined ? {} : { expected: shownExpected }),
  };
}

/** How a related resource is named: what stands below the subject by the end of its id, which is the same for many subjects; others by name. */
function nameBeside(related: Resource, subject: Resource): string {
  if (!isWithin(related.id, subject.id)) return related.name;
  return related.id.slice(subject.id.length + 1).replace(/^providers\/[^/]+\//i, '');
}

function placeOf(resource: Resource, decided: Decided | undefined): SourceLocation {
  const holder = decided?.resource ?? resource;
  if (decided === undefined || holder.locate === undefined) return holder.source;
  return holder.locate(stepsOf(decided.path));
}

/** `properties.subnets[2].name` as its steps. */
const stepsOf = remember(
  (path: string): JsonPath =>
    [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, position]) => name ?? Number(position)),
);

/** Where it is not known whether a resource lies in the control's scope, neither is what it must be. */
export function weaken(judgement: Judgement, within: Truth): Judgement {
  if (within !== undefined || judgement.verdict === 'unknown') return judgement;
  const text = 'Whether it lies in the declared scope is not known: its subscription, group, tags or network is open';
  return { ...judgement, verdict: 'unknown', reason: { code: 'not-declared', text } };
}
