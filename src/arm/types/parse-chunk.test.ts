import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { validateResource } from '../validate/index.ts';
import { contosoTypes } from '../validate/testing/contoso.ts';
import { parseChunk } from './parse-chunk.ts';
import { readTypesFile } from './read-types-file.ts';
import { typeIndexOf } from './type-index.ts';

const read = readTypesFile(contosoTypes);
const chunk = read.ok ? read.value[0] : undefined;
const text = JSON.stringify(chunk);

describe('parseChunk', () => {
  it('reads what was written', () => {
    expect(parseChunk(text)).toEqual(chunk);
  });

  it.each([
    'no JSON',
    '[]',
    '{"resources":[],"nodes":[{"kind":"other"}]}',
    '{"resources":[],"nodes":[{"kind":"enum"}]}',
    '{"resources":[],"nodes":[{"kind":"constructor"}]}',
    '{"resources":[{"name":1,"writable":1,"body":1}],"nodes":[]}',
    '{"resources":[],"nodes":[{"kind":"object","members":{"a":["x"]}}]}',
  ])('refuses %s', (damaged) => {
    expect(parseChunk(damaged)).toBeUndefined();
  });

  it('refuses damage, or gives what can be judged by without a fault', () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('0', '9', '"', '{', 'x', '-'), (at, letter) => {
        const damaged = parseChunk(text.slice(0, at) + letter + text.slice(at + 1));
        if (damaged === undefined) return;
        const body = { location: 'x', properties: { state: 'On', rules: [{}], source: { kind: 'Disk' }, either: 1 } };
        for (const type of ['Contoso.Test/things', 'Contoso.Test/things/settings']) {
          validateResource(typeIndexOf([damaged]), { type, apiVersion: '2024-01-01', name: 'a/b', body });
        }
      }),
    );
  });
});
