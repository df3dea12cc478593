import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isTest, product, reachedFrom, root, type Source, sources, withoutComments } from './support/sources.ts';

const paths = (found: readonly Source[]): string[] => found.map(({ path }) => path);

/**
 * Proved from outside by test/e2e, which gives the whole program a terminal and reads what it writes: the commands, what
 * joins them to files and the clock, and the text of an explanation.
 */
const provedByRunning =
  /^src\/(?:cli\/|app\/(?:compose|version)[.]ts|assess\/explain[.]ts|assess\/report\/explain-text[.]ts)/;

/** Read by tests alone, because cases are no part of what is shipped. */
const readByTestsAlone = ['src/content/load-cases.ts'];

describe('types', () => {
  it('are never switched off', () => {
    const off = /@ts-(?:ignore|expect-error|nocheck)/;
    expect(paths(sources.filter(({ text }) => off.test(text)))).toEqual([]);
  });

  it('are never forced, but in a test for a matcher that stands for a value', () => {
    const forced = /\bas\s+unknown\s+as\b/;
    expect(
      paths(sources.filter(({ path, text }) => !path.endsWith('.test.ts') && forced.test(withoutComments(text)))),
    ).toEqual([]);
  });

  it('are never "any"', () => {
    const anything = /(?:[:<]|\bas)\s*any(?:\[\])*\s*[;,)>=|{}\n]/;
    expect(paths(sources.filter(({ text }) => anything.test(withoutComments(text))))).toEqual([]);
  });
});

describe('exports', () => {
  it('have names: there is no default export', () => {
    expect(paths(sources.filter(({ text }) => /^export\s+default\b|\bas default\b/m.test(text)))).toEqual([]);
  });

  it('have a reader: each exported value is named in another file', () => {
    const declared = /^export (?:async )?(?:const|function\*?|class) ([\w$]+)/gm;
    const words = new Map(sources.map(({ path, text }) => [path, new Set(text.match(/[\w$]+/g))]));
    const unread = product.flatMap(({ path, text }) =>
      [...text.matchAll(declared)]
        .map((match) => match[1] ?? '')
        .filter((name) => !sources.some((other) => other.path !== path && words.get(other.path)?.has(name)))
        .map((name) => `${path} ${name}`),
    );
    expect(unread).toEqual([]);
  });
});

describe('files', () => {
  it('are each reached from the program, or from the scripts that build it', () => {
    const reached = reachedFrom([
      'src/cli/main.ts',
      'src/content/load-content.ts',
      'src/evidence/coverage.ts',
      'src/evidence/oscal-catalog.ts',
      'src/evidence/record-kinds.ts',
      'src/evidence/collecting-page.ts',
      'src/kql/language-page.ts',
      'src/app/sources/sources-page.ts',
      // The engine's process has a program of its own.
      'src/lake/engine/embedded/main.ts',
      ...readByTestsAlone,
    ]);
    expect(paths(product).filter((path) => !reached.has(path))).toEqual([]);
  });

  it('are each tested: a test beside it, or one of its own room that reaches it', () => {
    const tests = paths(sources).filter((path) => path.endsWith('.test.ts'));
    const reachedIn = new Map<string, ReadonlySet<string>>();
    const reachedByTestsOf = (folder: string): ReadonlySet<string> => {
      const known = reachedIn.get(folder) ?? reachedFrom(tests.filter((test) => dirname(test) === folder));
      reachedIn.set(folder, known);
      return known;
    };
    const tested = (path: string): boolean => {
      if (existsSync(join(root, path.replace(/\.ts$/, '.test.ts')))) return true;
      for (let folder = dirname(path); folder !== 'src'; folder = dirname(folder))
        if (reachedByTestsOf(folder).has(path)) return true;
      return false;
    };
    const working = product.filter(
      ({ path, text }) => !provedByRunning.test(path) && /^export (?:(?:async )?function|const .*=>)/m.test(text),
    );
    expect(paths(working).filter((path) => !tested(path))).toEqual([]);
  });

  it('are named in kebab-case, and tests after what they test', () => {
    const wrong = paths(sources).filter(
      (path) => !/\/[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)?(?:\.test)?\.ts$/.test(path),
    );
    expect(wrong).toEqual([]);
    expect(paths(sources).filter((path) => isTest(path) && /\/utils?\.ts$/.test(path))).toEqual([]);
  });
});
