import { describe, expect, it } from 'vitest';
import { Unknown } from '../model/unknown.ts';
import type { Value } from '../model/value.ts';
import { judge, makeResource } from './testing/judge.ts';

const VM = 'Microsoft.Compute/virtualMachines';
const ITEM = 'Microsoft.RecoveryServices/vaults/backupFabrics/protectionContainers/protectedItems';

/** Audits machines without a backup item that names them and is protected. */
const rule = {
  mode: 'Indexed',
  if: { field: 'type', equals: VM },
  then: {
    effect: 'auditIfNotExists',
    details: {
      type: ITEM,
      existenceScope: 'subscription',
      existenceCondition: {
        allOf: [
          { field: `${ITEM}/sourceResourceId`, equals: "[field('id')]" },
          { field: `${ITEM}/protectionState`, equals: 'Protected' },
        ],
      },
    },
  },
};

const subject = makeResource(VM, 'vm', {});
const item = (n: number, sourceResourceId: Value, protectionState = 'Protected') =>
  makeResource(ITEM, `vault/Azure/c${n}/i${n}`, { properties: { sourceResourceId, protectionState } });
const others = Array.from({ length: 200 }, (_, n) => item(n, `${subject.id}-${n}`));

describe('linkedCandidates', () => {
  it.each([
    ['Compliant', 'one that names the subject in another case', [item(900, subject.id.toUpperCase())]],
    ['NonCompliant', 'one that names it and does not satisfy', [item(900, subject.id, 'Stopped')]],
    ['Compliant', 'two that name it, the second satisfying', [item(900, subject.id, 'Stopped'), item(901, subject.id)]],
    ['NonCompliant', 'none that names it', []],
    ['Unknown', 'one that may name it', [item(900, new Unknown('parameter', 'p'))]],
    [
      'NonCompliant',
      'one that may name it and does not satisfy',
      [item(900, new Unknown('parameter', 'p'), 'Stopped')],
    ],
  ])('is %s by %s, as when every candidate is looked at', (state, _name, more) => {
    for (const estate of [
      [subject, ...others, ...more],
      [subject, ...more, ...others],
    ]) {
      const result = judge(rule, estate, { whole: true });
      const { trace, ...all } = judge(rule, estate, { whole: true, trace: true });
      expect(trace?.related).toHaveLength(others.length + more.length);
      expect(result).toEqual(all);
      expect(result.state).toBe(state);
    }
  });

  it('leaves a subject whose own id is not known to every candidate', () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: this is how an unknown piece is written
    const open = makeResource(VM, "vm${parameters('n')}", {});
    expect(judge(rule, [open, ...others], { whole: true }).state).toBe('Unknown');
  });
});
