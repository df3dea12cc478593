import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { sourceCodes } from './source-codes.ts';

const source = fileURLToPath(new URL('../..', import.meta.url));
const codesIn = (folder: string): string[] =>
  readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' })
    .filter(
      (file) =>
        file.endsWith('.ts') &&
        !file.endsWith('.test.ts') &&
        !file.includes('testing/') &&
        !file.endsWith('source-codes.ts'),
    )
    .flatMap((file) =>
      [...readFileSync(join(source, folder, file), 'utf8').matchAll(/'(SOURCE_[A-Z0-9_]+)'/g)].map(
        (match) => match[1] ?? '',
      ),
    );

it('sourceCodes explains every code that a source says, and no other', () => {
  const said = new Set([...codesIn('connect'), ...codesIn('app/sources')]);
  expect(Object.keys(sourceCodes).toSorted()).toEqual([...said].toSorted());
});
