import { describe, expect, it } from 'vitest';
import { commonColumnsSchema, hotPathColumn, tableEntrySchema } from './table-entry.ts';

const entry = (columns: object, more: object = {}) => tableEntrySchema.safeParse({ table: 'T', columns, ...more });

describe('tableEntrySchema', () => {
  it('takes a column by its type alone or with how it is stored', () => {
    const read = entry({ a: 'string', d: { type: 'dynamic', paths: ['user.id', "[0]['a b']"] } }, { key: ['a'] });
    expect(read.data?.columns).toEqual({
      a: { type: 'string', paths: [], text: false },
      d: {
        type: 'dynamic',
        paths: [
          ['user', 'id'],
          [0, 'a b'],
        ],
        text: false,
      },
    });
  });

  it.each<[string, object, object]>([
    ['a type that is none', { a: 'text' }, {}],
    ['a path of a column that is no dynamic', { a: { type: 'string', paths: ['x'] } }, {}],
    ['a path that is none', { a: { type: 'dynamic', paths: ['.x'] } }, {}],
    ['a path twice', { a: { type: 'dynamic', paths: ['x', "['x']"] } }, {}],
    ['words of a number', { a: { type: 'long', text: true } }, {}],
    ['few values of a number', { a: { type: 'long', few: true } }, {}],
    ['a key that is no column', { a: 'string' }, { key: ['b'] }],
    ['a key that does not sort', { a: 'dynamic' }, { key: ['a'] }],
    ['a name of the store', { $a: 'string' }, {}],
    ['an unknown key', { a: 'string' }, { colour: 'red' }],
  ])('refuses %s', (_what, columns, more) => expect(entry(columns, more).success).toBe(false));
});

it('hotPathColumn joins column and steps', () => expect(hotPathColumn('Status', ['a', 0])).toBe('Status/a/0'));

it('commonColumnsSchema wants the time', () => {
  expect(commonColumnsSchema.safeParse({ columns: { TimeGenerated: 'datetime' } }).success).toBe(true);
  expect(commonColumnsSchema.safeParse({ columns: { Type: 'string' } }).success).toBe(false);
});
