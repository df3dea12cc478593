import { describe, expect, it } from 'vitest';
import { supportedLanguage } from './language.ts';
import { languagePage } from './language-page.ts';

describe('supportedLanguage', () => {
  const language = supportedLanguage();

  it('names things as the text does', () => {
    const names = language.operators.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['where', 'mv-expand', 'project-away', 'getschema', 'top-nested', 'print']),
    );
    expect(language.functions.map(({ name }) => name)).toEqual(expect.arrayContaining(['strcat', 'bin', 'parse_json']));
    expect(language.aggregates.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['count', 'arg_max', 'make_set']),
    );
    expect(language.plugins.map(({ name }) => name)).toContain('bag_unpack');
    expect(language.refused.find(({ name }) => name === 'python')?.reason).toMatch(/another language/);
  });

  it('is sorted, each name once, each with a document or a reason', () => {
    const { functions, aggregates, operators, plugins, refused } = language;
    for (const list of [functions, aggregates, operators, plugins]) {
      expect(new Set(list.map(({ name }) => name)).size).toBe(list.length);
      expect(list.map(({ name }) => name)).toEqual(list.map(({ name }) => name).toSorted());
      for (const { document } of list)
        expect(document).toMatch(/^https:\/\/learn[.]microsoft[.]com\/kusto\/query\/[a-z0-9-]+$/);
    }
    for (const { reason } of refused) expect(reason).toMatch(/\w{3}/);
  });

  it('refuses nothing that it supports', () => {
    const supported = new Set([...language.operators, ...language.plugins].map(({ name }) => name));
    expect(language.refused.filter(({ name }) => supported.has(name))).toEqual([]);
  });

  it('is a page', () => expect(languagePage()).toContain('# Kusto'));
});
