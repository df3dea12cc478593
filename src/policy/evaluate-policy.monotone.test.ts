import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { azureAbsence, controlAbsence } from '../arm/absence.ts';
import { Unknown } from '../model/unknown.ts';
import { isValueArray, isValueObject, type Value, type ValueObject } from '../model/value.ts';
import { auditRule, judge, makeResource } from './testing/judge.ts';

const S = 'Microsoft.Storage/storageAccounts';
const scalar = fc.oneof(
  fc.constantFrom('a', 'A', 'ab', 'b', '1', 'true', ''),
  fc.integer({ min: 0, max: 3 }),
  fc.boolean(),
);
const body: fc.Arbitrary<ValueObject> = fc.record(
  { x: scalar, y: scalar, list: fc.array(fc.record({ v: scalar, w: scalar }, { requiredKeys: [] }), { maxLength: 4 }) },
  { requiredKeys: [] },
);

const expected = fc
  .oneof(
    fc.tuple(fc.constantFrom('equals', 'notEquals', 'contains', 'notContains'), scalar),
    fc.tuple(fc.constantFrom('like', 'notLike'), fc.constantFrom('a*', '*b', 'a', '*')),
    fc.tuple(fc.constantFrom('match', 'notMatch', 'matchInsensitively'), fc.constantFrom('?', '#', '..')),
    fc.tuple(fc.constantFrom('in', 'notIn'), fc.array(scalar, { maxLength: 3 })),
    fc.tuple(
      fc.constantFrom('less', 'greater', 'lessOrEquals', 'greaterOrEquals'),
      fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constantFrom('a', '1')),
    ),
    fc.tuple(fc.constant('exists'), fc.boolean()),
  )
  .map(([operator, value]) => ({ [operator]: value as Value }));

const field = fc.constantFrom('x', 'y', 'list[*].v', 'list[*].w').map((path) => ({ field: `${S}/${path}` }));
const value = fc
  .constantFrom(
    `[field('${S}/x')]`,
    `[concat('a', string(field('${S}/y')))]`,
    `[length(field('${S}/list[*]'))]`,
    `[empty(field('${S}/x'))]`,
  )
  .map((text) => ({ value: text }));
const leaf = fc.tuple(fc.oneof(field, value), expected).map(([subject, test]) => ({ ...subject, ...test }));
const inner = fc
  .tuple(fc.constantFrom('v', 'w'), expected)
  .map(([name, test]) => ({ field: `${S}/list[*].${name}`, ...test }));
const count = fc
  .tuple(
    fc.option(inner, { nil: undefined }),
    fc.constantFrom('equals', 'less', 'greater', 'notEquals'),
    fc.integer({ min: 0, max: 3 }),
  )
  .map(([where, operator, number]) => ({
    count: { field: `${S}/list[*]`, ...(where === undefined ? {} : { where }) },
    [operator]: number,
  }));
const { condition } = fc.letrec<{ condition: object }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    count,
    fc.array(tie('condition'), { maxLength: 3 }).map((allOf) => ({ allOf })),
    fc.array(tie('condition'), { maxLength: 3 }).map((anyOf) => ({ anyOf })),
    tie('condition').map((not) => ({ not })),
  ),
}));

type Path = readonly (string | number)[];

/** Every place in a value, inner ones too. */
function places(at: Value, path: Path = []): Path[] {
  const below = isValueArray(at)
    ? at.flatMap((item, i) => places(item, [...path, i]))
    : isValueObject(at)
      ? Object.entries(at).flatMap(([name, item]) => places(item, [...path, name]))
      : [];
  return path.length === 0 ? below : [path, ...below];
}

function replace(at: Value, [step, ...rest]: Path, by: Value): Value {
  if (step === undefined) return by;
  if (isValueArray(at)) return at.map((item, i) => (i === step ? replace(item, rest, by) : item));
  if (!isValueObject(at)) return at;
  return Object.fromEntries(
    Object.entries(at).map(([name, item]) => [name, name === step ? replace(item, rest, by) : item]),
  );
}

describe('evaluatePolicy', () => {
  for (const [name, absence] of [
    ['azure', azureAbsence],
    ['control', controlAbsence],
  ] as const) {
    it(`never swaps verdicts when a value becomes unknown (${name} absence)`, () => {
      fc.assert(
        fc.property(
          condition,
          body,
          fc.constantFrom<'present' | 'maybe-absent'>('present', 'maybe-absent'),
          (rule, properties, presence) => {
            const definition = auditRule(rule);
            const before = judge(definition, [makeResource(S, 'a', { properties })], { absence }).state;
            for (const path of places(properties)) {
              const unknown = new Unknown('parameter', path.join('.'), { presence });
              const changed = replace(properties, path, unknown) as ValueObject;
              const after = judge(definition, [makeResource(S, 'a', { properties: changed })], { absence }).state;
              expect([before, 'Unknown'], `${path.join('.')} in ${JSON.stringify(rule)}`).toContain(after);
            }
          },
        ),
        { numRuns: 400 },
      );
    });
  }
});
