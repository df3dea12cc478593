import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Unknown } from '../../model/unknown.ts';
import { isValueArray, isValueObject, type Value } from '../../model/value.ts';
import { equalValues, hasOpenNames } from './equality.ts';
import { evaluateString } from './evaluate-string.ts';
import { allRows } from './functions/index.ts';
import { unknownText, withParameters } from './testing/evaluate-in.ts';

/** Whether a partly known value leaves room for the value that came out when everything was known. */
function allows(open: Value, known: Value): boolean {
  if (open instanceof Unknown) {
    if (open.presence === 'present' && open.parts === undefined) return true;
    return open.parts === undefined || equalValues(open, known) !== false;
  }
  if (isValueArray(open)) {
    return isValueArray(known) && open.length === known.length && open.every((v, i) => allows(v, known[i] ?? null));
  }
  if (!isValueObject(open)) return open === known;
  if (!isValueObject(known)) return false;
  if (hasOpenNames(open)) return true;
  const names = Object.keys(open);
  return (
    names.length === Object.keys(known).length &&
    names.every((name) => Object.hasOwn(known, name) && allows(open[name] ?? null, known[name] ?? null))
  );
}

const values: readonly Value[] = [
  'a',
  'A',
  'ab',
  '',
  'a/b',
  '3',
  'true',
  0,
  1,
  3,
  true,
  false,
  null,
  [],
  ['a', 'b'],
  ['a', 'a'],
  [3, 1],
  [['a']],
  {},
  { a: 1 },
  { A: 'a', b: ['a'] },
  { a: { x: 1 }, b: null },
];
const names = ['p', 'q', 'r'];
const skipped = new Set(['lambda', 'lambdaVariables']);
const literals = ["'a'", "'b'", "'/'", "''", "'{0}{1}'", '0', '1', 'null()', 'true()', "createArray('a', 'b')"];
const lambdas = [
  "lambda('x', lambdaVariables('x'))",
  "lambda('x', equals(lambdaVariables('x'), parameters('p')))",
  "lambda('x', concat('a', lambdaVariables('x')))",
  "lambda('x', 'y', concat(lambdaVariables('x'), lambdaVariables('y')))",
  "lambda('x', 'y', less(lambdaVariables('x'), lambdaVariables('y')))",
];

const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const leaf = fc.oneof(fc.constantFrom(...names.map((name) => `parameters('${name}')`)), fc.constantFrom(...literals));
  const called = fc.constantFrom(...allRows.filter((row) => !skipped.has(row.name)));
  const call = called.chain((row) => {
    const most = Math.min(row.maximum, Math.max(row.minimum, 3));
    const args = fc.array(fc.oneof({ weight: 6, arbitrary: tie('expression') }, fc.constantFrom(...lambdas)), {
      minLength: row.minimum,
      maxLength: most,
    });
    return args.map((list) => `${row.name}(${list.join(', ')})`);
  });
  const access = fc
    .tuple(called, tie('expression'), fc.constantFrom('.a', '.?a', '[0]', '[?1]', "[parameters('q')]"))
    .filter(([, target]) => target.endsWith(')'))
    .map(([, target, suffix]) => `${target}${suffix}`);
  return {
    expression: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      leaf,
      { weight: 4, arbitrary: call },
      { weight: 1, arbitrary: access },
    ),
  };
});

describe('an unknown in place of a parameter', () => {
  it('leaves the answer as it was or open, and never makes another', () => {
    const assignment = fc.tuple(...names.map(() => fc.constantFrom(...values)));
    const hidden = fc.subarray(names, { minLength: 1 });
    fc.assert(
      fc.property(expression, assignment, hidden, (text, given, hide) => {
        const known = Object.fromEntries(names.map((name, i) => [name, given[i] ?? null]));
        const certain = evaluateString(`[${text}]`, withParameters(known));
        if (!certain.ok) return;
        const open = Object.fromEntries(
          names.map((name) => {
            if (!hide.includes(name)) return [name, known[name] ?? null];
            const value = known[name] ?? null;
            return [name, typeof value === 'string' ? unknownText(name) : new Unknown('parameter', name)];
          }),
        );
        const result = evaluateString(`[${text}]`, withParameters(open));
        expect(result, text).toMatchObject({ ok: true });
        if (result.ok && !allows(result.value, certain.value)) {
          expect({ text, hide, open: result.value }).toEqual({ known, gives: certain.value });
        }
      }),
      { numRuns: 10_000 },
    );
  });

  const leaves = allRows
    .filter((row) => !skipped.has(row.name))
    .flatMap((row) => row.examples.flatMap(({ call, gives }) => withHoles(call).map((text) => [text, gives] as const)));

  it.each(leaves)('leaves %s its answer or open', (text, gives) => {
    const u = new Unknown('parameter', 'u');
    const result = evaluateString(`[${text}]`, withParameters({ u, t: unknownText('t') }));
    expect(result).toMatchObject({ ok: true });
    if (result.ok && !allows(result.value, gives)) expect(result.value).toEqual(gives);
  });
});

/** The call with one literal after another unknown: any unknown `u`, and for a text also `t`, known to be text. */
function withHoles(call: string): readonly string[] {
  const literals = [...call.matchAll(/'(?:[^']|'')*'|(?<=[(, ])\d+(?=[,)])|true\(\)|createArray\([^()]*\)/g)];
  return literals
    .filter((found) => !/lambda(Variables)?\(('\w+', )*$/.test(call.slice(0, found.index)))
    .flatMap((found) =>
      (found[0].startsWith("'") ? ['u', 't'] : ['u']).map((name) => {
        const end = call.slice(found.index + found[0].length);
        return `${call.slice(0, found.index)}parameters('${name}')${end}`;
      }),
    );
}
