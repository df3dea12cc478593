import { controlAbsence } from '../arm/absence.ts';
import type { EstateIndex } from '../arm/estate-index.ts';
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
import { resolveParameters } from './parameters.ts';
import { showExpected, showValue } from './redact.ts';
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
  const parameters = resolveParameters(control, context.index.estate.declaration);
  if (!parameters.ok) {
    const text = `Declare ${parameters.error} in safeguard.yaml: the rule compares with it`;
    return subjects.map(({ resource }) => unknownOf(resource, 'not-declared', text));
  }
  const definition = compiled(rule);
  if (typeof definition === 'string') {
    const text = `The rule cannot be evaluated: ${definition}`;
    return subjects.map(({ resource }) => unknownOf(resource, 'unsupported', text));
  }
  const options = {
    index: context.index,
    parameters: parameters.value,
    absence: controlAbsence,
    asOf: new Date(context.asOf.instant),
  };
  return subjects.flatMap(({ resource, within }) => {
    const judged = toJudgement(resource, evaluatePolicy(definition, resource, options));
    return judged === undefined ? [] : [weaken(judged, within)];
  });
}

/** The resources that a control judges, in order of id, with whether each lies in the control's scope. */
export function subjectsOf(
  control: Control,
  context: JudgeContext,
): readonly { readonly resource: Resource; readonly within: Truth }[] {
  return control.judges.types
    .flatMap((type) => context.index.byType(type))
    .filter(({ id }) => context.narrowedTo.length === 0 || context.narrowedTo.some((scope) => isWithin(id, scope)))
    .map((resource) => ({ resource, key: idKey(resource.id), within: context.inScope(resource) }))
    .filter(({ within }) => within !== false)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
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

function toJudgement(resource: Resource, { state, reason, decided }: PolicyResult): Judgement | undefined {
  if (state === 'NotApplicable') return undefined;
  const verdict = verdicts[state];
  return {
    subject: resource.id,
    verdict,
    reason,
    ...(decided === undefined ? {} : { decided: shownDecided(decided) }),
    // A pass is read by nobody at its line; working lines out for a hundred thousand of them costs more than judging.
    source: verdict === 'pass' ? resource.source : placeOf(resource, decided),
  };
}

/** The place that decided, without what must not be shown. A related resource is named before its path. */
export function shownDecided({ path, actual, expected, resource }: Decided): NonNullable<Judgement['decided']> {
  const shownActual = showValue(path, actual);
  const shownExpected = showExpected(path, expected);
  return {
    path: resource === undefined ? path : `${resource.name}: ${path}`,
    ...(shownActual === undefined ? {} : { actual: shownActual }),
    ...(shownExpected === undefined ? {} : { expected: shownExpected }),
  };
}

function placeOf(resource: Resource, decided: Decided | undefined): SourceLocation {
  const holder = decided?.resource ?? resource;
  if (decided === undefined || holder.locate === undefined) return holder.source;
  return holder.locate(stepsOf(decided.path));
}

/** `properties.subnets[2].name` as its steps. */
const stepsOf = (path: string): JsonPath =>
  [...path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)].map(([, name, position]) => name ?? Number(position));

/** Where it is not known whether a resource lies in the control's scope, neither is what it must be. */
function weaken(judgement: Judgement, within: Truth): Judgement {
  if (within !== undefined || judgement.verdict === 'unknown') return judgement;
  const text = 'Whether it lies in the declared scope is not known: its subscription, group, tags or network is open';
  return { ...judgement, verdict: 'unknown', reason: { code: 'not-declared', text } };
}
