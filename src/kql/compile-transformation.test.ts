import { describe, expect, it } from 'vitest';
import type { ColumnSchema } from '../model/table.ts';
import { compileTransformation } from './compile-transformation.ts';

const record: ColumnSchema = { name: 'record', type: 'dynamic' };
const carried: readonly ColumnSchema[] = [{ name: '$row', type: 'long' }];
const compiled = (text: string) => compileTransformation(text, [record], carried);

describe('compileTransformation', () => {
  it.each([
    ['source | project A = tostring(record.a)', ['A'], false],
    ['source | where tolong(record.n) > 3 | extend A = 1 | project-keep A | project B = A + 1', ['B'], false],
    ['source | extend A = tostring(record.a) | project-away record', ['A'], false],
    ['source | mv-expand a = record.list | project A = tostring(a)', ['A'], true],
    ['source', ['record'], false],
  ])('%s gives %j and carries what tells records apart', async (text, names, expands) => {
    const result = await compiled(text);
    expect(result.ok && result.value.columns.map(({ name }) => name)).toEqual(names);
    expect(result.ok && result.value.expands).toBe(expands);
    expect(result.ok && result.value.sql).toContain(`FROM ${result.ok && result.value.relation}`);
    expect(result.ok && result.value.sql).toMatch(/`\$row` AS `\$row`/);
  });

  it.each([
    ['source | summarize count() by tostring(record.a)', 'KQL_TRANSFORMATION'],
    ['source | count', 'KQL_TRANSFORMATION'],
    ['source | distinct tostring(record.a)', 'KQL_TRANSFORMATION'],
  ])('refuses %s, which sees several records at a time', async (text, code) => {
    const result = await compiled(text);
    expect(result.ok ? '' : result.error.code).toBe(code);
  });

  it('says where the text that was written is wrong, not the one with more columns in it', async () => {
    const text = 'source | project A = record.a | project B = nothing';
    const result = await compiled(text);
    expect(result.ok ? -1 : result.error.start).toBe(text.indexOf('nothing'));
  });
});
