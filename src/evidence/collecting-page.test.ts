import { describe, expect, it } from 'vitest';
import { collectionByFile, collections } from '../estate/graph/index.ts';
import { controlSchema } from '../model/control.ts';
import { collectingPage } from './collecting-page.ts';

const control = controlSchema.parse({
  id: 'identity-001',
  title: 'Users',
  why: 'Why',
  severity: 'low',
  judges: { types: ['microsoft.graph/users'] },
  absent: 'Absent',
  remediation: { text: 'Mend' },
  rule: { policy: { if: { field: 'type', equals: 'microsoft.graph/users' }, then: { effect: 'audit' } } },
});

describe('collectingPage', () => {
  it('lists what a control reads, and nothing else', () => {
    const rows = collectingPage([{ control, area: 'identity', slug: 'users' }])
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows).toEqual(['| `GET /v1.0/users` | `users.json` | User.Read.All | identity-001 |']);
  });

  it.each(collections.map(({ path }) => path))('names a file for %s that is known for it', (path) => {
    expect(collectionByFile(`graph/${path.replaceAll('/', '.')}.json`)?.path).toBe(path);
  });
});
