import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { composeSection } from './build.ts';
import { initialDeclaration } from './init.ts';

describe('initialDeclaration', () => {
  it('is a declaration that builds, with the pair of the region', () => {
    const made = initialDeclaration('willow', 'eastus2');
    const { blueprint } = parse(made.ok ? made.value : '') as { readonly blueprint: { readonly regions: object } };
    expect(blueprint.regions).toEqual({ primary: 'eastus2', secondary: 'centralus' });
    expect(composeSection(blueprint).ok).toBe(true);
  });

  it.each([
    ['Willow!', 'eastus2', 'name: two to ten lower-case letters and digits'],
    ['willow', 'eastus9', 'regions.primary: Azure pairs no region with "eastus9"'],
  ])('refuses %s in %s in words', (name, region, problem) => {
    const made = initialDeclaration(name, region);
    expect(made.ok ? '' : made.error.join('\n')).toContain(problem);
  });
});
