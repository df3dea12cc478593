import { describe, expect, it } from 'vitest';
import { parseExpression } from './parse-expression.ts';

describe('parseExpression', () => {
  it('reads calls, namespaces, members and indexes', () => {
    expect(parseExpression("a.b('x', -1.5).c.?d[0][?'e']")).toEqual({
      ok: true,
      value: {
        kind: 'Index',
        safe: true,
        offset: 22,
        index: { kind: 'String', value: 'e', offset: 24 },
        target: {
          kind: 'Index',
          safe: false,
          offset: 19,
          index: { kind: 'Number', value: 0, offset: 20 },
          target: {
            kind: 'Member',
            name: 'd',
            safe: true,
            offset: 16,
            target: {
              kind: 'Member',
              name: 'c',
              safe: false,
              offset: 14,
              target: {
                kind: 'Call',
                namespace: 'a',
                name: 'b',
                offset: 0,
                args: [
                  { kind: 'String', value: 'x', offset: 4 },
                  { kind: 'Number', value: -1.5, offset: 9 },
                ],
              },
            },
          },
        },
      },
    });
  });

  it('gives one frozen tree for one text', () => {
    const first = parseExpression("concat('a', 1)");
    expect(parseExpression("concat('a', 1)")).toBe(first);
    const frozen = (value: unknown): boolean =>
      typeof value !== 'object' || value === null || (Object.isFrozen(value) && Object.values(value).every(frozen));
    expect(first.ok && frozen(first.value)).toBe(true);
  });

  it('keeps its memory bounded', () => {
    const first = parseExpression("concat('first')");
    for (let i = 0; i < 20_001; i++) parseExpression(`f(${i})`);
    expect(parseExpression("concat('first')")).not.toBe(first);
    expect(parseExpression("concat('first')")).toEqual(first);
  });
});
