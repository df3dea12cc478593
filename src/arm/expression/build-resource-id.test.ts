import { describe, expect, it } from 'vitest';
import { joinText, Unknown } from '../../model/unknown.ts';
import { buildResourceId, type Text } from './build-resource-id.ts';

const group = '/subscriptions/s/resourceGroups/g';
const n = new Unknown('parameter', 'n');
const hole = (name: string): string => `$${`{${name}}`}`;

const cases: readonly (readonly [string, Text, Text, readonly Text[], string | undefined])[] = [
  ['a resource', group, 'Microsoft.KeyVault/vaults', ['kv'], `${group}/providers/Microsoft.KeyVault/vaults/kv`],
  ['a child', group, 'A.B/c/d', ['x', 'y'], `${group}/providers/A.B/c/x/d/y`],
  ['a child by one joined name', group, 'A.B/c/d', ['x/y'], `${group}/providers/A.B/c/x/d/y`],
  ['the tenant', '', 'A.B/c', ['x'], '/providers/A.B/c/x'],
  ['a scope that ends in a slash', '/', 'A.B/c', ['x'], '/providers/A.B/c/x'],
  ['an unknown name', group, 'A.B/c/d', [n, 'y'], `${group}/providers/A.B/c/${hole('n')}/d/y`],
  ['a joined unknown name', group, 'A.B/c/d', [joinText([n, '/y'])], `${group}/providers/A.B/c/${hole('n')}/d/y`],
  ['an unknown scope', n, 'A.B/c', ['x'], `${hole('n')}/providers/A.B/c/x`],
  ['an unknown type', group, n, ['x'], `${group}/providers/${hole('n')}/x`],
  ['an unknown name that may be joined', group, 'A.B/c/d', [n], `${group}/providers/A.B/c/${hole(`c/d ${hole('n')}`)}`],
  ['too few names', group, 'A.B/c/d', ['x'], undefined],
  ['too many names', group, 'A.B/c', ['x', n], undefined],
  ['no type', group, 'A.B', [], undefined],
  ['an empty type', group, 'A.B//c', ['x', 'y'], undefined],
];

describe('buildResourceId', () => {
  it.each(cases)('writes the id of %s', (_, scope, type, names, id) => {
    expect(buildResourceId(scope, type, names)?.toString()).toBe(id);
  });
});
