import { describe, expect, it } from 'vitest';
import { loadContent } from '../../content/load-content.ts';
import { explainSetting } from './explain.ts';

const loaded = loadContent();
if (!loaded.ok) throw new Error('the content cannot be read');
const content = loaded.value;

describe('explainSetting', () => {
  it.each(['minimumTlsVersion', 'properties.minimumTlsVersion', 'MINIMUMTLSVERSION'])(
    'finds %s on every type that has it',
    (text) => {
      const types = explainSetting(text, content).map(({ type }) => type);
      expect(types).toContain('microsoft.storage/storageaccounts');
      expect(types).toContain('microsoft.servicebus/namespaces');
    },
  );

  it('finds one with its type, with the controls that judge it', () => {
    const [found, ...more] = explainSetting('Microsoft.Storage/storageAccounts/minimumTlsVersion', content);
    expect(more).toEqual([]);
    expect(found?.controls.map(({ id }) => id)).toEqual(['encryption-010']);
    expect(found?.path).toBe('properties.minimumTlsVersion');
  });

  it('finds nothing for a setting that no control judges', () => {
    expect(explainSetting('favouriteColour', content)).toEqual([]);
  });
});
