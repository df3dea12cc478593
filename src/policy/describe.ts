import { remember } from '../arm/remember.ts';
import type { Resource } from '../model/resource.ts';
import type { UnknownReason } from '../model/unknown.ts';
import type { Condition } from './condition.ts';
import { firstOpen } from './evaluate-condition.ts';
import type { Scope } from './evaluation-context.ts';
import { type DecidingLeaf, decidingLeaf, wanted } from './explain.ts';
import type { Decided, PolicyResult } from './result.ts';

export const unknownResult = (code: UnknownReason, text: string): PolicyResult => ({
  state: 'Unknown',
  reason: { code, text },
});

/** What is said of a place, once for all the resources of which it is said. */
const says = (rest: string): ((place: string) => string) => remember((place) => `${place} ${rest}`);

const why: Readonly<Record<UnknownReason, (place: string) => string>> = {
  parameter: says('depends on a parameter that was not given'),
  runtime: says('is known only to Azure, at deployment'),
  permission: says('could not be read without a permission'),
  'not-collected': says('was not collected'),
  'not-declared': says('is not declared, and no document says what Azure fills in'),
  unsupported: says('cannot be evaluated'),
  'engine-not-installed': says('needs an engine that is not installed'),
  'no-record': says('has no record'),
};

/** Unknown, with the leaf that left a condition open. */
export function undecidedBy(condition: Condition, scope: Scope, related?: Resource): PolicyResult {
  const found = decidingLeaf(condition, scope);
  const open = found?.outcome.open ?? firstOpen(condition, scope);
  const code = open?.reason ?? 'unsupported';
  const base = unknownResult(code, why[code](placeOf(found)));
  return found === undefined ? base : { ...base, decided: decidedBy(found, related !== undefined, related) };
}

const placeOf = (found: DecidingLeaf | undefined): string => found?.place ?? 'The rule';

/** The place that decided. @param wantsTrue whether a resource complies when the whole condition is true */
function decidedBy(found: DecidingLeaf, wantsTrue: boolean, related?: Resource): Decided {
  const { leaf, outcome } = found;
  return {
    path: found.place,
    ...(found.isComputed ? {} : { expected: wanted(leaf, outcome, found.positive === wantsTrue) }),
    ...(outcome.actual === undefined ? {} : { actual: outcome.actual }),
    ...(related === undefined ? {} : { resource: related }),
  };
}

const asWanted = { set: says('complies'), absent: says('is as the rule wants it') };
const notAsWanted = { set: says('does not comply'), absent: says('is not set as the rule wants it') };

/** One line on what decided, without values of the resource. */
function decidingText(state: 'Compliant' | 'NonCompliant', found: DecidingLeaf | undefined): string {
  const texts = state === 'Compliant' ? asWanted : notAsWanted;
  return (found?.outcome.actual === undefined ? texts.absent : texts.set)(placeOf(found));
}

/** A decided result with the leaf that decided it. @param related where the condition is one on a related resource */
export function judged(
  state: 'Compliant' | 'NonCompliant',
  condition: Condition,
  scope: Scope,
  related?: Resource,
): PolicyResult {
  const found = decidingLeaf(condition, scope);
  const reason = { code: 'rule', text: decidingText(state, found) } as const;
  return found === undefined
    ? { state, reason }
    : { state, reason, decided: decidedBy(found, related !== undefined, related) };
}
