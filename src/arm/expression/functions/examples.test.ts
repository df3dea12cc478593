import { describe, expect, it } from 'vitest';
import { evaluateString } from '../evaluate-string.ts';
import { allRows, functionNames, hostFunctionNames, rows } from './index.ts';

const nowhere = { host: () => undefined };
const cases = allRows.flatMap((row) => row.examples.map((example) => [example.call, example.gives] as const));

describe('function tables', () => {
  it.each(cases)('%s', (call, gives) => {
    expect(evaluateString(`[${call}]`, nowhere)).toEqual({ ok: true, value: gives });
  });

  it.each(allRows.map((row) => [row.name, row] as const))('%s has examples, a document and its arguments', (_, row) => {
    expect(row.examples.length).toBeGreaterThan(0);
    expect(row.document).toMatch(/^https:\/\/learn\.microsoft\.com\/azure\/[a-z/-]+#[a-z0-9]+$/);
    expect(row.maximum).toBeGreaterThanOrEqual(row.minimum);
  });

  it('has each name once, and none that the context answers', () => {
    expect(rows.size).toBe(allRows.length);
    expect(hostFunctionNames.filter((name) => rows.has(name.toLowerCase()))).toEqual([]);
    expect(functionNames.size).toBe(allRows.length + hostFunctionNames.length);
  });
});
