import { describe, expect, it } from 'vitest';
import { joinText, Unknown } from '../../model/unknown.ts';
import type { Value, ValueObject } from '../../model/value.ts';
import type { Problem } from './problem.ts';
import { contosoIndex } from './testing/contoso.ts';
import { validateResource } from './validate-resource.ts';

const index = contosoIndex();
const unknown = new Unknown('parameter', "parameters('x')");

const thing = (properties: ValueObject, more: ValueObject = {}): ValueObject => ({
  location: 'here',
  properties: { state: 'Enabled', ...properties },
  ...more,
});

const told = ({ kind, severity, path, expected, near }: Problem): string =>
  [
    `${severity === 'error' ? '' : `${severity} `}${kind} ${path.join('.')}`,
    expected === undefined ? '' : ` (${expected})`,
    near === undefined ? '' : ` ~${near}`,
  ].join('');

const problemsOf = (
  body: ValueObject,
  more: { readonly name?: Value; readonly type?: string } = {},
): readonly string[] =>
  validateResource(index, { type: 'Contoso.Test/things', apiVersion: '2024-01-01', body, ...more }).problems.map(told);

describe('validateResource', () => {
  it.each<readonly [string, ValueObject, readonly string[]]>([
    [
      'nothing wrong',
      thing({ days: 90, rules: [{ port: 1 }], secure: true, tags: 1 as never }),
      ['unknown-property properties.tags'],
    ],
    ['required members', { properties: {} }, ['missing properties.state (Enabled, Disabled)', 'missing location']],
    ['a required member that is null', thing({ state: null }), ['missing properties.state (Enabled, Disabled)']],
    ['an optional member that is null', thing({ days: null, provisioningState: null }), []],
    ['a misspelt member', thing({ secrue: true }), ['unknown-property properties.secrue ~secure']],
    ['a member in another case', thing({ Secure: true }), ['warning case properties.Secure (secure)']],
    ['a text for a truth', thing({ secure: 'true' }), ['wrong-type properties.secure (true or false)']],
    ['a text for a number', thing({ days: '5' }), ['wrong-type properties.days (a number)']],
    ['a number for a text', thing({ code: 5 }), ['wrong-type properties.code (a text)']],
    ['an object for a list', thing({ rules: {} }), ['wrong-type properties.rules (a list)']],
    ['a list for an object', thing({ source: [] }), ['wrong-type properties.source (an object)']],
    ['a fraction', thing({ days: 1.5 }), []],
    ['a number that is too small', thing({ days: 0 }), ['range properties.days (from 1 to 90)']],
    [
      'a value that is not allowed',
      thing({ state: 'Enable' }),
      ['not-allowed properties.state (Enabled, Disabled) ~Enabled'],
    ],
    ['a value in another case', thing({ state: 'enabled' }), ['warning case properties.state (Enabled)']],
    ['a value that is not known', thing({ mode: 'Other' }), ['warning not-known properties.mode (Enabled, Disabled)']],
    ['a text that is too short', thing({ code: 'ab' }), ['length properties.code (at least 3 characters)']],
    ['a text that is too long', thing({ code: 'abcdefghi' }), ['length properties.code (at most 8 characters)']],
    ['a text of another form', thing({ code: 'ABC' }), ['pattern properties.code (^[a-z]+$)']],
    ['too few elements', thing({ rules: [] }), ['length properties.rules (at least 1)']],
    [
      'too many elements, and one that is wrong',
      thing({ rules: [{ port: 1 }, { port: 100 }, {}] }),
      [
        'length properties.rules (at most 2)',
        'range properties.rules.1.port (from 1 to 90)',
        'missing properties.rules.2.port',
      ],
    ],
    [
      'what Azure sets',
      thing({ provisioningState: 'x' }, { systemData: {} }),
      ['read-only properties.provisioningState', 'read-only systemData'],
    ],
    ['what can only be written', thing({ password: 'x' }), []],
    ['a map', thing({}, { tags: { a: 'b', c: 1 } }), ['wrong-type tags.c (a text)']],
    ['what is not described', thing({ free: { a: [{ b: 1 }] } }), []],
    ['one of several types', thing({ either: true }), []],
    [
      'one of several types that is nearly right',
      thing({ either: { port: 91 } }),
      ['range properties.either.port (from 1 to 90)'],
    ],
    ['a variant', thing({ source: { kind: 'Disk', label: 'x', size: 1 } }), []],
    [
      'a variant in another case',
      thing({ source: { kind: 'disk', size: 1 } }),
      ['warning case properties.source.kind (Disk)'],
    ],
    [
      'members of another variant',
      thing({ source: { kind: 'Blob', size: 1 } }),
      ['unknown-property properties.source.size'],
    ],
    [
      'a variant that there is not',
      thing({ source: { kind: 'Blub', size: 1 } }),
      ['not-allowed properties.source.kind (Disk, Blob) ~Blob'],
    ],
    ['a variant that is not said', thing({ source: { size: 'x' } }), ['missing properties.source.kind (Disk, Blob)']],
    ['a variant that is not known', thing({ source: { kind: unknown, size: 'x' } }), []],
    ['values that are not known', thing({ days: unknown, rules: unknown, state: unknown, source: unknown }), []],
    [
      'expressions',
      thing({ days: "[parameters('x')]", rules: "[variables('y')]", state: "[if(true(), 'a', 'b')]" }),
      [],
    ],
    ['a text in brackets that is none', thing({ code: '[[abc]' }), ['pattern properties.code (^[a-z]+$)']],
    ['a name that is computed', { location: 'x', properties: { "[parameters('x')]": 1 } }, []],
    [
      'loops over properties',
      thing({
        copy: [
          { name: 'rules', count: 3, input: { port: 99 } },
          { name: 'rule', count: 1, input: {} },
        ],
      }),
      ['range properties.copy.0.input.port (from 1 to 90)', 'unknown-property properties.copy.1.name ~rules'],
    ],
    [
      'a loop where no list is wanted',
      thing({ copy: [{ name: 'days', count: 1, input: 1 }] }),
      ['wrong-type properties.copy.0.name'],
    ],
    [
      'what a template has of its own',
      thing({}, { dependsOn: [], condition: true, copy: {}, comments: 'x', scope: 'y' }),
      [],
    ],
    ['what Resource Manager takes of any', thing({}, { sku: { name: 'x' } }), ['warning unknown-property sku']],
    ['members of no use', thing({}, { propertees: {} }), ['unknown-property propertees ~properties']],
  ])('judges %s', (_, body, problems) => {
    expect(problemsOf(body)).toEqual(problems);
  });

  it.each<readonly [Value, readonly string[]]>([
    ['abc', []],
    ['ABC', ['pattern name (^[a-z]+$)']],
    ['ab', ['length name (at least 3 characters)']],
    ['abc/def', ['name name (1 part)']],
    [5, ['wrong-type name (a text)']],
    ["[parameters('x')]", []],
    [unknown, []],
  ])('judges the name %s', (name, problems) => {
    expect(problemsOf(thing({}), { name })).toEqual(problems);
  });

  it.each<readonly [Value, readonly string[]]>([
    ['abc/default', []],
    ['default', ['name name (2 parts, with "/" between them)']],
    ['abc/other', ['not-allowed name (default)']],
    [joinText([unknown, '/other']), ['not-allowed name (default)']],
    [joinText([unknown, '/default']), []],
    [joinText(['a/', unknown]), []],
  ])('judges the name of a child %s by its last part', (name, problems) => {
    expect(problemsOf({}, { name, type: 'Contoso.Test/things/parts' })).toEqual(problems);
  });

  it.each<readonly [Value | undefined, ValueObject, readonly string[]]>([
    ['a/web', { properties: { port: 1 } }, []],
    ['a/web', { properties: { prot: 1 } }, ['unknown-property properties.prot ~port', 'missing properties.port']],
    ['a/logs', { properties: { prot: 'x' } }, []],
    ['a/other', {}, ['not-allowed name (web, logs)']],
    [undefined, { properties: { prot: 1 } }, []],
  ])('lets the name %s choose the type', (name, body, problems) => {
    expect(problemsOf(body, { type: 'Contoso.Test/things/settings', ...(name === undefined ? {} : { name }) })).toEqual(
      problems,
    );
  });

  it('uses what an expression gives, where it is told', () => {
    const body = thing({ days: '[add(90, 1)]', code: "[toUpper('abc')]" });
    const evaluate = (text: string): Value => (text.includes('add') ? 91 : unknown);
    const { problems } = validateResource(
      index,
      { type: 'Contoso.Test/things', apiVersion: '2024-01-01', body },
      evaluate,
    );
    expect(problems.map(told)).toEqual(['range properties.days (from 1 to 90)']);
  });

  it.each([
    ['Contoso.Test/thing', '2024-01-01', 'not-validated unknown-type type ~Contoso.Test/things'],
    ['Contoso.Test/things', '2024-01-02', 'not-validated unknown-version apiVersion (2024-01-01)'],
  ])('does not judge %s@%s', (type, apiVersion, problem) => {
    const { validated, problems } = validateResource(index, { type, apiVersion, body: {} });
    expect({ validated, problems: problems.map(told) }).toEqual({ validated: false, problems: [problem] });
  });

  it('knows where a type can be deployed', () => {
    const found = (type: string, scope: 'subscription' | 'resourceGroup'): readonly string[] =>
      validateResource(index, { type, apiVersion: '2024-01-01', body: thing({}), scope }).problems.map(told);
    expect(found('Contoso.Test/things', 'resourceGroup')).toEqual([]);
    expect(found('Contoso.Test/things', 'subscription')).toEqual(['warning scope type (resourceGroup)']);
    expect(found('Contoso.Test/reports', 'resourceGroup')).toContain('scope type');
  });

  it('reads the older spelling of extension resources', () => {
    const type = 'Microsoft.Other/accounts/providers/things';
    expect(problemsOf({}, { type, name: 'account/Contoso.Test/abc' })).toEqual([
      'missing location',
      'missing properties',
    ]);
  });

  it('reads the older spelling of extension resources whose name is known in part', () => {
    const type = 'Microsoft.Other/accounts/providers/things';
    const name = joinText(['pre', unknown, '/Contoso.Test/', unknown]);
    expect(problemsOf({}, { type, name })).toEqual(['missing location', 'missing properties']);
    const open = validateResource(index, { type, apiVersion: '2024-01-01', name: unknown, body: {} });
    expect(open.validated).toBe(false);
  });

  it('repeats no value', () => {
    const body = thing({ state: 's3cret', mode: 's3cret', code: 's3cret!', days: 's3cret', password: 5 });
    expect(
      JSON.stringify(validateResource(index, { type: 'Contoso.Test/things', apiVersion: '2024-01-01', body })),
    ).not.toContain('s3cret');
  });
});
