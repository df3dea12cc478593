import { describe, expect, it } from 'vitest';
import { contosoIndex } from '../validate/testing/contoso.ts';
import { lazyTypeIndex, splitName } from './type-index.ts';
import type { TypeChunk } from './type-node.ts';

describe('TypeIndex', () => {
  it('finds a type and version in any case', () => {
    const found = contosoIndex().find('CONTOSO.test/Things', '2024-01-01');
    expect(found.kind === 'found' && found.shape.name).toBe('Contoso.Test/things@2024-01-01');
  });

  it('tells a type that it does not know from a version that it does not', () => {
    expect(contosoIndex().find('Contoso.Test/nothing', '2024-01-01')).toEqual({ kind: 'unknown-type' });
    expect(contosoIndex().find('Contoso.Test/things', '2023-01-01')).toEqual({
      kind: 'unknown-version',
      versions: ['2024-01-01'],
    });
  });

  it('reads a part when one of its types is first asked for, and once', () => {
    const read: number[] = [];
    const chunk = (name: string): TypeChunk => ({
      resources: [{ name, writable: 8, body: 0 }],
      nodes: [{ kind: 'any' }],
    });
    const index = lazyTypeIndex([['A.B/c@1'], ['D.E/f@1']], (part) => {
      read.push(part);
      return chunk(part === 0 ? 'A.B/c@1' : 'D.E/f@1');
    });
    expect(read).toEqual([]);
    index.find('d.e/F', '1');
    index.find('d.e/f', '1');
    index.find('x.y/z', '1');
    expect(read).toEqual([1]);
  });

  it('does not know the types of a part that cannot be read', () => {
    const index = lazyTypeIndex([['A.B/c@1']], () => undefined);
    expect(index.find('A.B/c', '1')).toEqual({ kind: 'unknown-version', versions: ['1'] });
  });
});

describe('splitName', () => {
  it.each([
    ['A.B/c@2024-01-01', 'A.B/c', '2024-01-01'],
    ['A.B/c', 'A.B/c', ''],
  ])('%s', (name, type, version) => {
    expect(splitName(name)).toEqual({ type, version });
  });
});
