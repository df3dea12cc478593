import { describe, expect, it } from 'vitest';
import { declarationSchema } from '../model/declaration.ts';
import { composeBlueprint } from './compose.ts';
import { readConfiguration } from './configuration/configuration.ts';
import { estateSection } from './estate-section.ts';

const sectionOf = (more: Record<string, unknown> = {}) => {
  const read = readConfiguration({ name: 'willow', regions: { primary: 'eastus2' }, ...more });
  if (!read.ok) throw new Error(JSON.stringify(read.error));
  const composed = composeBlueprint(read.value);
  if (!composed.ok) throw new Error(JSON.stringify(composed.error));
  return estateSection(composed.value, read.value);
};

describe('estateSection', () => {
  it('names the emergency accounts that the requests leave out: those configured, or else the examples of both', () => {
    const breakGlass = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'];
    expect(sectionOf({ people: { breakGlass } })).toMatchObject({ breakGlass: { users: breakGlass } });
    expect(sectionOf()).toMatchObject({
      breakGlass: { users: ['00000000-0000-0000-0000-0000000000b1', '00000000-0000-0000-0000-0000000000b2'] },
    });
  });

  it('names the staging accounts of every spoke with machines, and none where there are none', () => {
    const spokes = ['one', 'two', 'three'].map((name) => ({
      name,
      workloads: name === 'three' ? { storage: { containers: ['documents'] } } : { machines: [{ name: 'app' }] },
    }));
    const { recovery } = sectionOf({ spokes }) as { recovery: { stagingAccountIds: readonly string[] } };
    expect(recovery.stagingAccountIds).toHaveLength(2);
    const declared = declarationSchema.parse({ estate: sectionOf({ spokes }) });
    expect(declared.estate.recovery).toEqual(recovery);
    expect(sectionOf()).not.toHaveProperty('recovery');
  });

  it('says where ePHI is by ids of the configured subscription', () => {
    const phi = '33333333-3333-4333-8333-333333333333';
    const section = JSON.stringify(sectionOf({ subscriptions: { phi } }));
    expect(section).toContain(`"subscriptions":["/subscriptions/${phi}"]`);
    expect(section).toContain(`/subscriptions/${phi}/resourceGroups/`);
  });
});
