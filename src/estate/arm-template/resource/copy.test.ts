import { describe, expect, it } from 'vitest';
import type { Json } from '../../../lib/json.ts';
import { codes, evaluate, read, shown, template, thing } from '../testing/read.ts';

const names = (copy: Json, name: Json, members = {}) =>
  read(template({ resources: [thing(name, { copy })], ...members })).resources.map((r) => r.name);

describe('copy on resources', () => {
  it.each([
    ['counts from 0', { name: 'l', count: 3 }, "[concat('n', copyIndex())]", ['n0', 'n1', 'n2']],
    ['takes an offset', { name: 'l', count: 2 }, "[concat('n', copyIndex(1))]", ['n1', 'n2']],
    ['takes a name', { name: 'L', count: 2 }, "[concat('n', copyIndex('l'))]", ['n0', 'n1']],
    ['takes a name and an offset', { name: 'l', count: 2 }, "[concat('n', copyIndex('l', 5))]", ['n5', 'n6']],
    ['may be serial', { name: 'l', count: 2, mode: 'serial', batchSize: 1 }, '[string(copyIndex())]', ['0', '1']],
    ['may be empty', { name: 'l', count: 0 }, 'n', []],
    [
      'counts by an expression',
      { name: 'l', count: "[length(createArray('a','b'))]" },
      '[string(copyIndex())]',
      ['0', '1'],
    ],
  ])('%s', (_, copy, name, expected) => {
    expect(names(copy, name)).toEqual(expected);
  });

  it('gives one resource that may not exist where nobody knows the count', () => {
    const parameters = { list: { type: 'array' } };
    const resources = [
      thing("[parameters('list')[copyIndex()]]", { copy: { name: 'l', count: "[length(parameters('list'))]" } }),
    ];
    const result = read(template({ parameters, resources }));
    expect(codes(result)).toEqual(['warning ARM_MISSING_PARAMETER', 'warning ARM_COPY_COUNT']);
    expect(result.resources.map((r) => shown(r.existence as never))).toEqual([
      "?parameter {length({parameters('list')})}",
    ]);
  });

  it.each([
    ['10 million', 10_000_000, 'error ARM_COPY_LIMIT'],
    ['a negative', -1, 'error ARM_COPY_COUNT'],
    ['a fraction', 1.5, 'error ARM_COPY_COUNT'],
    ['a list', [1], 'error ARM_COPY_COUNT'],
    ['an unknown of a secret kind', "[int(parameters('pw'))]", 'warning ARM_COPY_COUNT'],
  ])('refuses %s in one line', (_, count, code) => {
    const result = read(
      template({
        parameters: { pw: { type: 'secureString' } },
        resources: [thing('n', { copy: { name: 'l', count } })],
      }),
      { values: { pw: 'x' } },
    );
    expect(codes(result)).toEqual([code]);
    expect(result.resources).toHaveLength(1);
  });

  it('lets children and inner loops see the loops around them', () => {
    const child = { type: 'parts', apiVersion: '1', name: "[concat('p', copyIndex('outer'))]" };
    const resources = [
      thing("[concat('n', copyIndex())]", {
        copy: { name: 'outer', count: 2 },
        properties: { copy: [{ name: 'disks', count: 2, input: "[concat(copyIndex(), copyIndex('disks', 1))]" }] },
        resources: [child],
      }),
    ];
    const result = read(template({ resources }));
    expect(result.resources.map((r) => r.name)).toEqual(['n0', 'n0/p0', 'n1', 'n1/p1']);
    expect(result.resources.map((r) => shown(r.body['properties']) ?? null)).toEqual([
      { disks: ['01', '02'] },
      null,
      { disks: ['11', '12'] },
      null,
    ]);
  });
});

describe('copy in values', () => {
  const loop = (count: Json, input: Json) => ({ copy: [{ name: 'items', count, input }] });
  it.each([
    ['fills a property', loop(2, { n: "[copyIndex('items')]" }), { items: [{ n: 0 }, { n: 1 }] }],
    ['may be empty', loop(0, 1), { items: [] }],
    ['stands beside other members', { ...loop(1, 'x'), a: 1 }, { items: ['x'], a: 1 }],
    [
      'nests',
      loop(2, { copy: [{ name: 'inner', count: 2, input: "[add(copyIndex('items'), copyIndex('inner'))]" }] }),
      { items: [{ inner: [0, 1] }, { inner: [1, 2] }] },
    ],
    ['leaves a property named copy alone', { copy: ['a'] }, { copy: ['a'] }],
  ])('%s', (_, properties, expected) => {
    const result = read(template({ resources: [thing('n', { properties: { deep: properties } })] }));
    expect(shown(result.resources[0]?.body['properties'])).toEqual({ deep: expected });
  });

  it('works for variables, at the top and inside', () => {
    const variables = {
      copy: [{ name: 'top', count: 2, input: "[copyIndex('top', 1)]" }],
      inside: { copy: [{ name: 'list', count: 2, input: "[copyIndex('list')]" }] },
    };
    expect(evaluate("[concat(variables('top'), variables('inside').list)]", { variables })).toEqual([1, 2, 0, 1]);
  });

  it('works for outputs', () => {
    const outputs = { o: { type: 'array', copy: { count: 2, input: '[copyIndex()]' } } };
    expect(read(template({ outputs })).outputs).toEqual({ o: [0, 1] });
  });

  it('is unknown as a whole where the count is', () => {
    const result = read(
      template({
        parameters: { n: { type: 'int' } },
        resources: [thing('n', { properties: { copy: [{ name: 'l', count: "[parameters('n')]", input: 'x' }] } })],
      }),
    );
    expect(JSON.stringify(shown(result.resources[0]?.body['properties']))).toContain('?parameter');
  });

  it.each([
    ['a resource', { resources: [thing('n', { copy: 'twice' })] }],
    ['a variable', { variables: { copy: [{ name: 7, count: 1, input: 1 }] } }],
  ])('reports a loop that is none, of %s', (_, members) => {
    expect(codes(read(template(members)))).toEqual(['error ARM_COPY_COUNT']);
  });

  it('reports an index without a loop', () => {
    const result = read(template({ resources: [thing('n', { properties: { a: '[copyIndex()]' } })] }));
    expect(codes(result)).toEqual(['error ARM_ARGUMENT']);
    expect(JSON.stringify(shown(result.resources[0]?.body['properties']))).toContain('?unsupported');
  });
});
