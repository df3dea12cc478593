import { describe, expect, it } from 'vitest';
import { azureAbsence } from '../arm/absence.ts';
import { compileDefinition } from './compile-definition.ts';
import { compileInitiative, evaluateInitiative } from './initiative.ts';
import { AS_OF, makeIndex, makeResource } from './testing/judge.ts';

const compiled = compileDefinition({
  properties: {
    mode: 'Indexed',
    parameters: { effect: { type: 'String', defaultValue: 'Audit' }, location: { type: 'String' } },
    policyRule: {
      if: {
        allOf: [
          { field: 'type', equals: 'A.B/c' },
          { field: 'location', notEquals: "[parameters('location')]" },
        ],
      },
      then: { effect: "[parameters('effect')]" },
    },
  },
});
const definitions = new Map(compiled.ok ? [['d1', compiled.value]] : []);
const set = (parameters: object) => ({
  name: 'set',
  properties: {
    parameters: { where: { type: 'String', defaultValue: 'eastus' } },
    policyDefinitions: [
      {
        policyDefinitionId: '/providers/Microsoft.Authorization/policyDefinitions/D1',
        policyDefinitionReferenceId: 'here',
        groupNames: ['g'],
        parameters,
      },
    ],
  },
});
const resource = makeResource('A.B/c', 'x', { location: 'westus' });
const options = { index: makeIndex([resource]), absence: azureAbsence, asOf: AS_OF };

describe('compileInitiative', () => {
  it('names each definition that is missing', () => {
    const result = compileInitiative(set({}) as never, new Map());
    expect(result.ok ? '' : result.error[0]?.message).toContain('no definition D1');
  });
  it('refuses what is no initiative', () => {
    expect(compileInitiative({}, definitions).ok).toBe(false);
  });
});

describe('evaluateInitiative', () => {
  const run = (passed: object, given: Record<string, string> = {}) => {
    const initiative = compileInitiative(set(passed) as never, definitions);
    if (!initiative.ok) throw new Error(initiative.error[0]?.message);
    return evaluateInitiative(initiative.value, resource, { ...options, parameters: given })[0];
  };
  it('passes its own parameters on', () => {
    const passed = { location: { value: "[parameters('where')]" } };
    expect(run(passed)?.result.state).toBe('NonCompliant');
    expect(run(passed, { Where: 'WestUS' })?.result.state).toBe('Compliant');
    expect(run(passed)?.reference).toMatchObject({ referenceId: 'here', groups: ['g'] });
  });
  it('leaves a parameter that nobody gives unknown', () => {
    expect(run({})?.result).toMatchObject({ state: 'Unknown', reason: { code: 'parameter' } });
  });
});
