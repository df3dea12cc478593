import { describe, expect, it } from 'vitest';
import type { Json } from '../../lib/json.ts';
import { contosoTypes } from '../validate/testing/contoso.ts';
import { lostNames, reduceTypes, resourceTypesIn } from './reduce-types.ts';

const resource = (more: object): Json => ({ $type: 'ResourceType', name: 'A.B/c@1', body: { $ref: '#/1' }, ...more });
const object: Json = { $type: 'ObjectType', name: 'O', properties: { a: { type: { $ref: '#/2' }, flags: 1 } } };

/** The node of the member `a`. */
function nodeOf(...types: readonly Json[]): unknown {
  const reduced = reduceTypes([resource({ writableScopes: 8 }), object, ...types], [0]);
  return reduced.ok ? reduced.value.nodes[1] : reduced.error;
}

describe('reduceTypes', () => {
  it.each<readonly [string, readonly Json[], unknown]>([
    ['a text', [{ $type: 'StringType' }], { kind: 'string' }],
    [
      'a bounded text',
      [{ $type: 'StringType', minLength: 1, maxLength: 9, pattern: '^a', sensitive: true }],
      { kind: 'string', min: 1, max: 9, pattern: '^a', secret: true },
    ],
    ['a number', [{ $type: 'IntegerType', minValue: 0 }], { kind: 'int', min: 0 }],
    ['a truth', [{ $type: 'BooleanType' }], { kind: 'bool' }],
    ['nothing', [{ $type: 'NullType' }], { kind: 'null' }],
    ['a literal', [{ $type: 'StringLiteralType', value: 'x' }], { kind: 'enum', values: ['x'] }],
    [
      'one of some texts',
      [
        { $type: 'UnionType', elements: [{ $ref: '#/3' }] },
        { $type: 'StringLiteralType', value: 'x' },
      ],
      { kind: 'enum', values: ['x'] },
    ],
    [
      'one of some texts or another',
      [
        { $type: 'UnionType', elements: [{ $ref: '#/3' }, { $ref: '#/4' }] },
        { $type: 'StringLiteralType', value: 'x' },
        { $type: 'StringType' },
      ],
      { kind: 'enum', values: ['x'], open: true },
    ],
    [
      'one of several types',
      [{ $type: 'UnionType', elements: [{ $ref: '#/3' }] }, { $type: 'BooleanType' }],
      { kind: 'union', of: [2] },
    ],
    ['a list', [{ $type: 'ArrayType', itemType: { $ref: '#/2' }, maxLength: 3 }], { kind: 'array', item: 1, max: 3 }],
    ['an object that is not described', [{ $type: 'ObjectType', name: 'E', properties: {} }], { kind: 'any' }],
    [
      'a map',
      [{ $type: 'ObjectType', name: 'M', properties: {}, additionalProperties: { $ref: '#/3' } }, { $type: 'AnyType' }],
      { kind: 'object', members: {}, rest: 2 },
    ],
    ['a type of the older spelling', [{ $type: 'BuiltInType', kind: 3 }], { kind: 'bool' }],
    ['a type that is not known', [{ $type: 'FutureType' }], { kind: 'any' }],
  ])('keeps of %s what judging needs', (_, types, node) => {
    expect(nodeOf(...types)).toEqual(node);
  });

  it.each<readonly [object, number]>([
    [{ writableScopes: 4 }, 4],
    [{ writableScopes: 0, scopeType: 8 }, 0],
    [{ scopeType: 0 }, 31],
    [{ scopeType: 12, readOnlyScopes: 4 }, 8],
    [{ scopeType: 8, flags: 1 }, 0],
  ])('reads the scopes of %j as %i', (more, writable) => {
    const reduced = reduceTypes([resource(more), object, { $type: 'StringType' }], [0]);
    expect(reduced.ok && reduced.value.resources[0]?.writable).toBe(writable);
  });

  it('keeps a type that contains itself as it is', () => {
    const list = { $type: 'ArrayType', itemType: { $ref: '#/1' } };
    expect(nodeOf(list)).toEqual({ kind: 'array', item: 0 });
  });

  it.each<readonly [string, readonly Json[]]>([
    ['type 0 is no resource type', [object]],
    ['A.B/c@1: a reference leads nowhere in its file', [resource({})]],
    ['A.B/c@1: a reference leads nowhere in its file', [resource({ body: { $ref: 'other.json#/1' } }), object]],
  ])('says %j', (message, types) => {
    expect(reduceTypes(types, [0])).toEqual({ ok: false, error: message });
  });

  it('finds the resource types of a list', () => {
    expect(resourceTypesIn(contosoTypes)).toEqual([21, 24, 30, 31]);
  });
});

describe('lostNames', () => {
  const members = (count: number, more: object): Json => ({
    $type: 'ObjectType',
    properties: { ...Object.fromEntries(Array.from({ length: count }, (_, i) => [`m${i}`, {}])), ...more },
  });

  it('tells of a large list without a single "description" that it was stripped of them', () => {
    expect(lostNames([members(1000, {})])).toEqual(['description']);
    expect(lostNames([members(999, {})])).toEqual([]);
    expect(lostNames([members(1000, { description: {} })])).toEqual([]);
    expect(lostNames([members(1000, { other: { description: 'what it is' } })])).toEqual([]);
  });
});
