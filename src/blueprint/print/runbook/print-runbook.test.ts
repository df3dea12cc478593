import { describe, expect, it } from 'vitest';
import { composeBlueprint } from '../../compose.ts';
import { readConfiguration } from '../../configuration/configuration.ts';
import { Catalogue } from '../print-context.ts';
import { type KeptRecord, printRunbook } from './print-runbook.ts';

const kept: readonly KeptRecord[] = [
  { control: 'governance-001', title: 'An agreement', record: 'baa', holds: 'for good' },
  { control: 'governance-007', title: 'A policy | of sanctions', record: 'sanction-policy', holds: '12 months' },
  { control: 'recovery-064', title: 'A plan', record: 'data-backup-plan', holds: '12 months' },
];
const read = readConfiguration({ name: 'willow', regions: { primary: 'eastus2' } });
const composed = read.ok ? composeBlueprint(read.value) : read;
if (!composed.ok) throw new Error(JSON.stringify(composed.error));
const { text } = printRunbook(new Catalogue(composed.value), kept);

describe('printRunbook', () => {
  it('begins with what must precede the deployment, the agreement first', () => {
    expect(text.match(/^##+ .*$/gm)?.slice(0, 2)).toEqual([
      '## Before the deployment',
      '### 1. Have the business associate agreement with Microsoft in force',
    ]);
    const order = ['## Before', '## After', '## Again', '## Kept'].map((title) => text.indexOf(title));
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(order).not.toContain(-1);
  });

  it('numbers steps through, each once', () => {
    const numbers = [...text.matchAll(/^### (\d+)\. (.*)$/gm)];
    expect(numbers.map(([, number]) => Number(number))).toEqual(numbers.map((_, index) => index + 1));
    expect(new Set(numbers.map(([, , title]) => title)).size).toBe(numbers.length);
  });

  it('names at the end the records that no step serves, and no other', () => {
    const closing = text.slice(text.indexOf('## Kept by people'));
    expect(closing).toContain('`sanction-policy` | A policy \\| of sanctions');
    expect(closing).not.toContain('`baa`');
    expect(closing).not.toContain('data-backup-plan');
  });

  it.each(['1', '3', '31', '32'])('item %s of the checklist is a step', (item) => {
    const steps = composed.value.steps.filter(({ checklist }) => checklist.includes(item));
    expect(steps.length).toBeGreaterThan(0);
    expect(steps.some(({ record, check }) => record !== undefined || /record/.test(check))).toBe(true);
  });
});
