import { controlAbsenceIn } from '../arm/absence.ts';
import { EstateIndex } from '../arm/estate-index.ts';
import { idKey } from '../arm/resource-id.ts';
import type { Control } from '../model/control.ts';
import type { Estate } from '../model/estate.ts';
import type { Resource } from '../model/resource.ts';
import { type ConditionTrace, compileDefinition, evaluatePolicy } from '../policy/index.ts';
import type { AsOf } from './as-of.ts';
import { resolveParameters } from './parameters.ts';
import { isSecretPath, pathInType, showExpected, showValue } from './redact.ts';

/** A step of a rule: what was asked, how it came out, and the values as far as they may be shown. */
export interface ExplainedStep {
  readonly condition: string;
  readonly truth: 'true' | 'false' | 'unknown';
  readonly path?: string;
  readonly actual?: ReturnType<typeof showValue>;
  readonly expected?: ReturnType<typeof showValue>;
  /** A value is there and must not be shown. */
  readonly hidden?: true;
  readonly steps: readonly ExplainedStep[];
}

/** How a policy rule came out on one resource. */
export interface Explanation {
  readonly state: string;
  readonly if: ExplainedStep | undefined;
  readonly related: readonly { readonly id: string; readonly condition: ExplainedStep | undefined }[];
}

/** Evaluates a control's rule on one resource with every step kept; undefined for a control without a policy rule, or with a parameter that nothing declares. */
export function explainPolicy(
  control: Control,
  resource: Resource,
  estate: Estate,
  asOf: AsOf,
): Explanation | undefined {
  if (!('policy' in control.rule)) return undefined;
  const definition = compileDefinition(control.rule.policy);
  const parameters = resolveParameters(control, estate.declaration);
  if (!definition.ok || !parameters.ok) return undefined;
  const index = new EstateIndex(estate);
  const result = evaluatePolicy(definition.value, resource, {
    index,
    parameters: parameters.value,
    absence: controlAbsenceIn(index),
    asOf: new Date(asOf.instant),
    trace: true,
  });
  const { trace } = result;
  return {
    state: result.state,
    if: trace === undefined ? undefined : toStep(trace.if, resource),
    related: (trace?.related ?? []).map(({ resource: other, condition }) => ({
      id: other.id,
      condition: condition === undefined ? undefined : toStep(condition, other),
    })),
  };
}

function toStep(
  { condition, truth, path, actual, expected, children = [] }: ConditionTrace,
  resource: Resource,
): ExplainedStep {
  const place = path === undefined ? condition : pathInType(resource, path);
  const shownActual = showValue(place, actual);
  const shownExpected = showExpected(place, expected);
  return {
    condition,
    truth: truth === undefined ? 'unknown' : truth ? 'true' : 'false',
    ...(path === undefined ? {} : { path }),
    ...(shownActual === undefined ? {} : { actual: shownActual }),
    ...(shownExpected === undefined ? {} : { expected: shownExpected }),
    ...(actual !== undefined && shownActual === undefined && isSecretPath(place) ? { hidden: true as const } : {}),
    steps: children.map((child) => toStep(child, resource)),
  };
}

/** Resources whose id is, or ends on a segment boundary with, the given text, in any case. */
export function resourcesNamed(estate: Estate, name: string): readonly Resource[] {
  const wanted = idKey(name).replace(/^\//, '');
  return estate.resources.filter(({ id }) => {
    const key = idKey(id).replace(/^\//, '');
    return key === wanted || key.endsWith(`/${wanted}`);
  });
}
