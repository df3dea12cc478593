import { describe, expect, it } from 'vitest';
import { cfrRowSchema } from '../model/law.ts';
import { buildSecurityRuleCatalog } from './oscal-catalog.ts';
import { oscalControlId } from './oscal-control-id.ts';

const row = (citation: string, kind: string, more: Record<string, unknown> = {}) =>
  cfrRowSchema.parse({ citation, title: `T ${citation}`, kind, safeguard: 'technical', asks: 'Do it.', ...more });
const cfr = [
  row('164.312(a)(1)', 'standard'),
  row('164.312(a)(2)(iv)', 'addressable', { standard: '164.312(a)(1)', procedures: ['p'] }),
  row('164.312(b)', 'standard', { standsAlone: true }),
];
const edition = { version: '1', lastModified: '2026-01-01T00:00:00Z' };

describe('oscalControlId', () => {
  it.each([
    ['164.312(a)(2)(iv)', 'cfr-164.312_a_2_iv'],
    ['164.308(a)(1)(ii)(A)', 'cfr-164.308_a_1_ii_A'],
    ['164.312(b)', 'cfr-164.312_b'],
  ])('makes a token of %s', (citation, id) => {
    expect(oscalControlId(citation)).toBe(id);
  });
});

describe('buildSecurityRuleCatalog', () => {
  it('groups by section, with specifications inside their standard', () => {
    expect(buildSecurityRuleCatalog({ cfr }, edition)).toMatchObject({
      catalog: {
        metadata: { version: '1', 'last-modified': '2026-01-01T00:00:00Z', 'oscal-version': '1.2.1' },
        groups: [
          {
            id: 'cfr-164.312',
            title: 'Technical safeguards',
            controls: [
              {
                id: 'cfr-164.312_a_1',
                class: 'standard',
                controls: [
                  {
                    id: 'cfr-164.312_a_2_iv',
                    class: 'specification',
                    props: [
                      { name: 'label', value: '164.312(a)(2)(iv)' },
                      { name: 'binds', value: 'addressable' },
                      { name: 'procedure', value: 'p' },
                    ],
                    parts: [{ name: 'statement', prose: 'Do it.' }],
                  },
                ],
              },
              { id: 'cfr-164.312_b', props: [{}, { name: 'binds', value: 'required' }] },
            ],
          },
        ],
      },
    });
  });

  it('gives the same bytes for the same law, and another id for another', () => {
    const text = (rows: typeof cfr): string => JSON.stringify(buildSecurityRuleCatalog({ cfr: rows }, edition));
    expect(text(cfr)).toBe(text([...cfr]));
    expect(text(cfr.slice(0, 2)).slice(0, 60)).not.toBe(text(cfr).slice(0, 60));
  });
});
