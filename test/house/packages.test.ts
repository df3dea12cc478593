import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './support/sources.ts';

type Locked = { version: string; dependencies?: Record<string, string>; optionalDependencies?: Record<string, string> };

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};

describe('the lock file', () => {
  it('names the packages of every platform, those that this one does not install too: without them "npm ci" refuses', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !isLocked(path, name))
        .map((name) => `${path || 'package.json'} needs ${name}`),
    );
    expect(missing).toEqual([]);
  });
});

/** Whether a package is in the lock where Node would look for it from the package at a path: below it, beside it, or at the top. */
function isLocked(path: string, name: string): boolean {
  const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
  return places.some((place) => Object.hasOwn(lock.packages, place));
}
