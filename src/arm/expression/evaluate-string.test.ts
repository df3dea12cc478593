import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Unknown } from '../../model/unknown.ts';
import { evaluateDeep, evaluateString } from './evaluate-string.ts';
import { allRows, functionNames } from './functions/index.ts';
import { evaluateIn, withParameters } from './testing/evaluate-in.ts';

const nowhere = withParameters({});

describe('evaluateString', () => {
  it.each([
    ['plain', 'plain'],
    ['', ''],
    ['[', '['],
    ['[open', '[open'],
    ['[[literal]', '[literal]'],
    ['[[open', '[[open'],
    [' [concat()] ', ' [concat()] '],
    ["['text']", 'text'],
    ['[ 1 ]', 1],
    ["[CONCAT('it''s', ' ', 1)]", "it's 1"],
    ["[createArray('a','b')[1]]", 'b'],
    ["[createObject('a', createObject('B', 2)).A.b]", 2],
    ["[createObject('a b', 1)['a b']]", 1],
    ["[createObject('a', 1).?b]", null],
    ['[createArray(1)[?5]]', null],
    ['[null().?a]', null],
    ["[\n  concat(\n 'a' ,\t'b' )\n]", 'ab'],
  ])('%j gives %j', (text, value) => {
    expect(evaluateString(text, nowhere)).toEqual({ ok: true, value });
  });

  it.each([
    ['[]', 'ARM_SYNTAX', 'ends'],
    ["[concat('a']", 'ARM_SYNTAX', 'closing parenthesis'],
    ["[concat('a' 'b')]", 'ARM_SYNTAX', 'comma'],
    ["['a]", 'ARM_SYNTAX', 'closing quote'],
    ['[variables]', 'ARM_SYNTAX', 'not a call'],
    ['[true() false()]', 'ARM_SYNTAX', 'after the end'],
    ["[conact('a')]", 'ARM_UNKNOWN_FUNCTION', 'did you mean concat?'],
    ["[contoso.name('a')]", 'ARM_UNKNOWN_FUNCTION', 'contoso.name'],
    ['[toLower()]', 'ARM_ARGUMENT', 'toLower takes 1 arguments, not 0'],
    ['[toLower(1)]', 'ARM_ARGUMENT', 'an int'],
    ["[createObject('a', 1).b]", 'ARM_NO_MEMBER', '"b"'],
    ['[createArray(1)[1]]', 'ARM_NO_MEMBER', 'array of 1'],
    ['[null().a]', 'ARM_NO_MEMBER', 'null'],
    ["[fail('because')]", 'ARM_FAIL', 'because'],
    ["[fail(parameters('u'))]", 'ARM_FAIL', 'parameters'],
    ["[lambda('x', 1)]", 'ARM_ARGUMENT', 'filter'],
    ["[lambdaVariables('x')]", 'ARM_ARGUMENT', '"x"'],
    ['[div(1, 0)]', 'ARM_ARGUMENT', 'zero'],
    ["[substring('abc', 2, 5)]", 'ARM_ARGUMENT', 'outside'],
    ["[cidrSubnet('10.0.0.0/24', 16, 0)]", 'ARM_ARGUMENT', 'prefix'],
    ["[format('{1}', 'a')]", 'ARM_ARGUMENT', '{1}'],
    ['[mul(9007199254740991, 3)]', 'ARM_ARGUMENT', '2^53'],
    [`[${'not('.repeat(250)}true()${')'.repeat(250)}]`, 'ARM_TOO_DEEP', 'nests'],
    [`[createObject()${'.a'.repeat(250)}]`, 'ARM_TOO_DEEP', 'nests'],
    [`['${'a'.repeat(200_001)}']`, 'ARM_TOO_DEEP', 'characters'],
  ])('%.60s is %s', (text, code, message) => {
    const result = evaluateString(text, nowhere);
    expect(result).toMatchObject({ ok: false, error: { code } });
    if (!result.ok) expect(result.error.message).toContain(message);
  });

  it('tells where in the expression it went wrong', () => {
    expect(evaluateString("[concat('a', toLower(1))]", nowhere)).toMatchObject({ ok: false, error: { offset: 12 } });
  });

  it('takes a known name that the context does not answer for an unknown', () => {
    expect(evaluateIn("listKeys('a', '2020-01-01').keys[0].value")).toBe(
      `unknown: $${"{listKeys('a','2020-01-01').keys[0].value}"}`,
    );
  });

  it.each([
    [
      'doubling a text',
      "reduce(range(0, 60), 'a', lambda('x', 'y', concat(lambdaVariables('x'), lambdaVariables('x'))))",
    ],
    ['growing a text', "reduce(range(0, 60), 'a', lambda('x', 'y', replace(lambdaVariables('x'), 'a', 'aaaa')))"],
    [
      'sharing parts',
      "string(reduce(range(0, 60), 1, lambda('x', 'y', createArray(lambdaVariables('x'), lambdaVariables('x')))))",
    ],
    ['nesting deep', "reduce(range(0, 9000), 1, lambda('x', 'y', createArray(lambdaVariables('x'))))"],
    ['loops in loops', `${"map(range(0, 10000), lambda('x', ".repeat(5)}1${'))'.repeat(5)}`],
    ['padding', "join(map(range(0, 9999), lambda('i', padLeft('', 1000000))), '')"],
    ['format', `format('${'{0}'.repeat(5000)}', padLeft('', 1000000))`],
    ['a large range', 'range(0, 10001)'],
    ['white space', "base64ToString(padLeft('!', 1000000))"],
    ['digits', `float(concat(padLeft('x', 1000000, '1'), 'x'))`],
    ['a date', "dateTimeAdd(padLeft('x', 1000000), 'P1D')"],
  ])('refuses %s before it takes memory or time', (_, expression) => {
    expect(evaluateIn(expression)).toMatch(/^ARM_(TOO_LARGE|TOO_DEEP|ARGUMENT)$/);
  });

  it('stops when a shared budget is used up', () => {
    const budget = { left: 50 };
    const context = { ...nowhere, budget };
    expect(evaluateString("[map(range(0, 10), lambda('x', 1))]", context).ok).toBe(true);
    expect(evaluateString("[map(range(0, 10), lambda('x', 1))]", context)).toMatchObject({
      ok: false,
      error: { code: 'ARM_TOO_LARGE' },
    });
  });

  it('turns a host that recurses without end into an error', () => {
    const context = { host: () => (): never => again() };
    const again = (): never => again();
    expect(evaluateString("[parameters('a')]", context)).toMatchObject({ ok: false, error: { code: 'ARM_TOO_DEEP' } });
  });

  it('never throws on any text', () => {
    const pieces = ["'", '(', ')', '[', ']', ',', '.', '?', ' ', '0', '-1', "'a'", "''", '{0}', '$', 'é', '\u0000'];
    const token = fc.constantFrom(
      ...pieces,
      ...functionNames,
      "lambda('x',",
      "lambdaVariables('x')",
      "parameters('u')",
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(token, { maxLength: 40 }).map((tokens) => tokens.join('')),
    );
    fc.assert(
      fc.property(text, (inner) => {
        expect(typeof evaluateString(`[${inner}]`, nowhere).ok).toBe('boolean');
      }),
      { numRuns: 3000 },
    );
  });

  it('never throws on any arguments, and an unknown one never gives an empty text', () => {
    const leaf = fc.constantFrom(
      "''",
      "'a'",
      "'10.0.0.0/24'",
      "'2020-01-01'",
      "'{0}'",
      '0',
      '3',
      '-1',
      'null()',
      'true()',
    );
    const some = fc.constantFrom('createArray()', "createArray('a', 2)", "createObject('a', 1)", "parameters('u')");
    const arg = fc.oneof(leaf, some, fc.constantFrom("lambda('x', 1)", "lambda('x', 'y', lambdaVariables('y'))"));
    const call = fc.tuple(fc.constantFrom(...allRows.map((row) => row.name)), fc.array(arg, { maxLength: 4 }));
    fc.assert(
      fc.property(call, ([name, args]) => {
        const result = evaluateString(`[${name}(${args.join(',')})]`, nowhere);
        expect(typeof result.ok).toBe('boolean');
        if (result.ok && result.value instanceof Unknown) expect(result.value.toString()).not.toBe('');
      }),
      { numRuns: 5000 },
    );
  });
});

describe('evaluateDeep', () => {
  it('evaluates values and names everywhere, and nothing twice', () => {
    const value = {
      "[concat('a', 'b')]": ["[createObject('x', '[not evaluated]')]", { b: '[add(1, 2)]' }],
      "[parameters('n')]": 1,
      __proto__x: '[[kept]',
    };
    expect(evaluateDeep(value, nowhere)).toEqual({
      ok: true,
      value: { ab: [{ x: '[not evaluated]' }, { b: 3 }], "${parameters('n')}": 1, __proto__x: '[kept]' },
    });
  });

  it('keeps a member named __proto__ a member', () => {
    const result = evaluateDeep(JSON.parse('{"__proto__": {"a": "[add(1, 1)]"}}'), nowhere);
    expect(JSON.stringify(result)).toBe('{"ok":true,"value":{"__proto__":{"a":2}}}');
  });

  it('ends at the first error and at too much depth', () => {
    expect(evaluateDeep({ a: '[nothing()]' }, nowhere)).toMatchObject({ ok: false });
    let deep: unknown = 1;
    for (let i = 0; i < 5000; i++) deep = [deep];
    expect(evaluateDeep(deep as never, nowhere)).toMatchObject({ ok: false, error: { code: 'ARM_TOO_DEEP' } });
  });
});
