import { describe, expect, it } from 'vitest';
import { asksQueries, queryQuestions } from './query-questions.ts';
import { asOf, controlOf, estateOf, storage } from './testing/sample.ts';

const policy = controlOf({ id: 'encryption-010' });
const query = controlOf({
  id: 'network-001',
  rule: { query: 'rule.kql' },
  parameters: { workspace: { from: 'estate.logs.workspaceId' }, years: { value: 6 } },
});
const ask = (resources: Parameters<typeof estateOf>[0], declaration: unknown = {}) =>
  queryQuestions({ controls: [policy, query], profile: 'hipaa', estate: estateOf(resources, declaration), asOf });

describe('asksQueries', () => {
  it('is true only where some control is a query', () => {
    expect(asksQueries({ controls: [policy], profile: 'hipaa' })).toBe(false);
    expect(asksQueries({ controls: [policy, query], profile: 'hipaa' })).toBe(true);
  });
});

describe('queryQuestions', () => {
  it('asks the query controls that have something to judge', () => {
    expect(ask([storage('st', {})]).questions.map(({ entry }) => entry.control.id)).toEqual(['network-001']);
  });

  it('asks nothing of an input without a subject', () => {
    expect(ask([]).questions).toEqual([]);
  });

  it('gives null for a parameter that nothing declares', () => {
    expect(ask([storage('st', {})]).questions[0]?.values).toEqual({ workspace: null, years: 6 });
  });
});
