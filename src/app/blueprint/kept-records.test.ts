import { describe, expect, it } from 'vitest';
import { loadContent } from '../../content/load-content.ts';
import { recordKinds } from '../../evidence/record-kinds.ts';
import { composeSection, printBlueprint } from './build.ts';

const content = loadContent();
if (!content.ok) throw new Error('content');
const { controls } = content.value;
const composed = composeSection({ name: 'willow', regions: { primary: 'eastus2' }, tenantIsolation: 'row' });
if (!composed.ok) throw new Error(JSON.stringify(composed.error));
const { blueprint } = composed.value;

describe('keptRecords', () => {
  const files = printBlueprint(composed.value, { controls });
  const runbook = files.find(({ path }) => path === 'RUNBOOK.md')?.text ?? '';

  it.each(recordKinds(controls).map(({ kind, control }) => [control, kind]))(
    '%s: the runbook names its record, %s',
    (_, kind) => {
      expect(runbook.includes(`\`${kind}\``) || runbook.includes(`"${kind}"`)).toBe(true);
    },
  );

  it('names in steps no kind of record that no control reads', () => {
    const kinds = new Set(recordKinds(controls).map(({ kind }) => kind));
    expect(
      blueprint.steps.flatMap(({ record }) => (record === undefined || kinds.has(record) ? [] : [record])),
    ).toEqual([]);
  });
});
