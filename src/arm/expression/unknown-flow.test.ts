import { describe, expect, it } from 'vitest';
import { Unknown } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import { evaluateString } from './evaluate-string.ts';
import { evaluateIn, unknownText, withParameters } from './testing/evaluate-in.ts';

const U = "parameters('u')";
const V = "parameters('v')";
const T = "parameters('t')";
const given = {
  t: unknownText('t'),
  vault: new Unknown('runtime', 'vault', { parts: ['https://', { hole: 'kv' }, '.azure.net/'] }),
};
const VAULT = "parameters('vault')";

/** `@{x}` in the tables below stands for the dollar and braces of an unknown piece. */
const holes = (text: string): string => text.replaceAll('@{', '${');

const decided: readonly (readonly [string, Value])[] = [
  [`and(${U}, false())`, false],
  [`and(false(), ${U})`, false],
  [`or(${U}, true())`, true],
  [`if(${U}, 'a', 'a')`, 'a'],
  [`equals(${U}, ${U})`, true],
  [`equals(${VAULT}, 'http://x')`, false],
  [`equals(${VAULT}, 'https://x.azure.com/')`, false],
  [`equals(${VAULT}, 1)`, false],
  [`equals(${VAULT}, null())`, false],
  [`equals(concat('a', ${T}), concat('b', ${T}))`, false],
  [`equals(concat(${T}, 'a'), concat(${U}, 'b'))`, false],
  [`equals(createArray(1, ${U}), createArray(2, ${U}))`, false],
  [`equals(createArray(${U}), createArray())`, false],
  [`equals(createObject('a', ${U}), createObject('b', ${U}))`, false],
  [`equals(createObject(${U}, 1), createObject(${U}, 1))`, true],
  [`equals(format('{0}', ${T}), ${T})`, true],
  [`empty(${VAULT})`, false],
  [`empty(createArray(${U}))`, false],
  [`empty(createObject(${U}, 1))`, false],
  [`length(createArray(${U}, ${V}))`, 2],
  [`contains(createArray('a', ${U}), 'a')`, true],
  [`contains(createArray('a', 'b'), concat('c', ${U}))`, false],
  [`contains(${VAULT}, 'azure')`, true],
  [`contains('abc', concat('z', ${U}))`, false],
  [`contains(createObject('a', ${U}), 'b')`, false],
  [`contains(createObject(), ${U})`, false],
  [`contains(createObject(${U}, 1), ${U})`, true],
  [`createObject(${U}, 7)[${U}]`, 7],
  [`startsWith(${VAULT}, 'HTTPS')`, true],
  [`startsWith(${VAULT}, 'http:')`, false],
  [`endsWith(${VAULT}, 'net/')`, true],
  [`endsWith(${VAULT}, 'com/')`, false],
  [`first(${VAULT})`, 'h'],
  [`last(${VAULT})`, '/'],
  [`take(${VAULT}, 5)`, 'https'],
  [`substring(${VAULT}, 0, 8)`, 'https://'],
  [`indexOf(createArray('a', ${U}), 'a')`, 0],
  [`coalesce(${T}, fail('not reached'))`, 'unknown: @{t}'],
  [`coalesce(null(), ${U})`, "unknown: @{parameters('u')}"],
  [`coalesce(${U}, null())`, "unknown: @{parameters('u')}"],
  [`union(createObject('a', 1), createObject('a', 2, 'b', ${U})).a`, 2],
  [`map(createArray(1, ${U}), lambda('x', lambdaVariables('x')))[0]`, 1],
  [`reduce(createArray(${U}), 5, lambda('a', 'b', lambdaVariables('a')))`, 5],
  [`createObject('a', ${U}).a`, "unknown: @{parameters('u')}"],
];

const open: readonly (readonly [string, string])[] = [
  [`and(${U}, true())`, "@{parameters('u')}"],
  [`not(${U})`, "@{not(@{parameters('u')})}"],
  [`if(${U}, true(), false())`, "@{parameters('u')}"],
  [`if(${U}, 'a', 'b')`, "@{if(@{parameters('u')},'a','b')}"],
  [`if(${U}, 'a', fail('x'))`, "@{if(@{parameters('u')},'a','fails')}"],
  [`equals(${U}, 1)`, "@{equals(@{parameters('u')},1)}"],
  [`equals(${U}, ${V})`, "@{equals(@{parameters('u')},@{parameters('v')})}"],
  [`equals(${VAULT}, 'https://a.azure.net/')`, "@{equals(https://@{kv}.azure.net/,'https://a.azure.net/')}"],
  [`equals(${U}, null())`, "@{equals(@{parameters('u')},null)}"],
  [`toLower(${U})`, "@{toLower(@{parameters('u')})}"],
  [`toUpper(concat('a', ${U}, 'b'))`, "A@{toUpper(@{parameters('u')})}B"],
  [`concat('a', ${U}, '-', ${V})`, "a@{parameters('u')}-@{parameters('v')}"],
  [`concat(${U}, ${V})`, "@{concat(@{parameters('u')},@{parameters('v')})}"],
  [`concat(createArray(1), ${U})`, "@{concat([1],@{parameters('u')})}"],
  [`format('x{0}y', ${U})`, "x@{parameters('u')}y"],
  [`format('{0:D3}', ${U})`, "@{format('{0:D3}',@{parameters('u')})}"],
  [`join(createArray('a', ${U}), ',')`, "a,@{parameters('u')}"],
  [`replace(${U}, 'a', 'b')`, "@{replace(@{parameters('u')},'a','b')}"],
  [`uniqueString('a', ${U})`, "@{uniqueString('a',@{parameters('u')})}"],
  [`string(createObject('a', ${U}, 'b', ${T}))`, '{"a":@{parameters(\'u\')},"b":"@{t}"}'],
  [`${U}.a.b[0]['c d']`, "@{parameters('u').a.b[0]['c d']}"],
  [`${U}['a']`, "@{parameters('u').a}"],
  [`tryGet(${U}, 'a', 'b')`, "@{tryGet(@{tryGet(@{parameters('u')},'a')},'b')}"],
  [`coalesce(${U}, 'x')`, "@{coalesce(@{parameters('u')},'x')}"],
  [`empty(${U})`, "@{empty(@{parameters('u')})}"],
  [`length(${U})`, "@{length(@{parameters('u')})}"],
  [`length(createObject(${U}, 1, 'a', 2))`, '@{length({"@{parameters(\'u\')}":1,"a":2})}'],
  [`contains(createArray('a', ${U}), 'b')`, ''],
  [`createObject(${U}, 1).a`, '@{{"@{parameters(\'u\')}":1}.a}'],
  [`items(createObject(${U}, 1))`, '@{items({"@{parameters(\'u\')}":1})}'],
  [`filter(createArray(1, 2), lambda('x', equals(lambdaVariables('x'), ${U})))`, ''],
  [
    `map(${U}, lambda('x', lambdaVariables('x').id))`,
    "@{map(@{parameters('u')},'lambda(@{lambdaVariables(''x'').id})')}",
  ],
  [`union(${U}, createObject('a', 1))`, '@{union(@{parameters(\'u\')},{"a":1})}'],
  [`union(createArray('a'), createArray(${U}))`, ''],
  [`createArray(1, 2)[${U}]`, "@{[1,2][@{parameters('u')}]}"],
  [`less(${U}, 3)`, "@{less(@{parameters('u')},3)}"],
  [`json(concat('{', ${U}))`, "@{json({@{parameters('u')})}"],
];

describe('unknowns', () => {
  it.each(decided)('leave %s decided', (expression, value) => {
    expect(evaluateIn(expression, given)).toEqual(typeof value === 'string' ? holes(value) : value);
  });

  it.each(open)('leave %s open', (expression, text) => {
    const value = evaluateIn(expression, given);
    if (text === '') expect(value).toMatch(/^unknown: \$\{/);
    else expect(value).toBe(`unknown: ${holes(text)}`);
  });

  it('keep the reason of what left the answer open', () => {
    const runtime = new Unknown('runtime', 'r');
    const result = evaluateString(`[add(length(parameters('r')), length(${U}))]`, withParameters({ r: runtime }));
    expect(result).toMatchObject({ ok: true, value: { reason: 'runtime' } });
  });

  it('may be absent only where the access allows it', () => {
    const presence = (text: string): unknown => {
      const result = evaluateString(`[${text}]`, withParameters(given));
      return result.ok && result.value instanceof Unknown ? result.value.presence : result;
    };
    expect(presence(`${U}.a`)).toBe('present');
    expect(presence(`${U}.?a`)).toBe('maybe-absent');
    expect(presence(`${U}[?0]`)).toBe('maybe-absent');
    expect(presence(`tryGet(${U}, 'a')`)).toBe('maybe-absent');
    expect(presence(`if(${U}, 'a', null())`)).toBe('maybe-absent');
    expect(presence(`if(${U}, 'a', 'b')`)).toBe('present');
    expect(presence(`coalesce(tryGet(${U}, 'a'), 'b')`)).toBe('present');
  });

  it('take what lambdas read from outside into their identity', () => {
    const outer = (i: number): Value => evaluateIn(`map(${U}, lambda('x', concat('${i}', lambdaVariables('x'))))`);
    expect(outer(1)).not.toEqual(outer(2));
  });

  it('ask the context for members of an unknown', () => {
    const context = {
      ...withParameters({}),
      member: (_: Unknown, key: string | number) => (key === 'id' ? 'known' : undefined),
    };
    const read = (text: string): unknown => evaluateString(`[${text}]`, context);
    expect(read(`${U}.id`)).toEqual({ ok: true, value: 'known' });
    expect(read(`${U}['id']`)).toEqual({ ok: true, value: 'known' });
    expect(read(`tryGet(${U}, 'id')`)).toEqual({ ok: true, value: 'known' });
    expect(evaluateIn(`${U}.name`)).toBe(holes("unknown: @{parameters('u').name}"));
  });

  it('never make two different long arguments look alike', () => {
    const long = (c: string): Value => evaluateIn(`concat(${U}, toLower(replace(${V}, '${c.repeat(2000)}', '')))`);
    expect(long('a')).not.toEqual(long('b'));
    expect(String(long('a')).length).toBeLessThan(500);
  });
});
