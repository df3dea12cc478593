import { describe, expect, it } from 'vitest';
import { loadContent } from '../../content/load-content.ts';
import { contentForBlueprint } from './content-for-blueprint.ts';

const loaded = loadContent();
if (!loaded.ok) throw new Error(JSON.stringify(loaded.error));
const content = contentForBlueprint(loaded.value);
if (!content.ok) throw new Error(content.error.join('\n'));
const { controls, detections } = content.value;

describe('contentForBlueprint', () => {
  it.each([
    ['a control of settings', 'encryption-010', true],
    ['a control of directory objects', 'identity-021', false],
    ['a control that a query judges', 'logging-901', false],
    ['a control of settings without an alias', 'logging-071', false],
    ['a control of a pipeline', 'logging-110', false],
  ])('says of %s, %s, whether Azure Policy takes it: %s', (_, id, taken) => {
    expect(controls.some((control) => control.id === id)).toBe(taken);
  });

  it('takes most controls, since Azure allows 500 definitions in a subscription', () => {
    expect(controls.length).toBeGreaterThan(350);
    expect(controls.length).toBeLessThan(500);
  });

  it.each([
    ['storage/mass-download-of-phi', { queryFrequency: 'PT1H', triggerOperator: 'GreaterThan', enabled: true }],
    ['azure-activity/owner-outside-pim', { queryPeriod: 'PT20M', techniques: ['T1098'], severity: 'High' }],
    ['entra/break-glass-used', { suppressionEnabled: false, suppressionDuration: 'PT5H' }],
  ])('writes %s as Sentinel takes it', (slug, expected) => {
    expect(detections.find((detection) => detection.slug === slug)?.properties).toMatchObject(expected);
  });
});
