import { describe, expect, it } from 'vitest';
import { contosoIndex } from '../../arm/validate/testing/contoso.ts';
import { err, ok } from '../../lib/result.ts';
import { readEstate } from '../read-estate.ts';
import { scratchFolder } from '../testing/scratch-folder.ts';
import { validateTemplates } from './validate-template.ts';

const folder = scratchFolder();
const template = (properties: object): object => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: { days: { type: 'int', defaultValue: 91 }, secret: { type: 'secureString', defaultValue: 's3cret' } },
  resources: [
    {
      type: 'Contoso.Test/things',
      apiVersion: '2024-01-01',
      name: 'abc',
      location: 'here',
      properties: { state: 'Enabled', ...properties },
    },
  ],
});

const validate = (path: string, compiled?: object) =>
  validateTemplates(
    {
      paths: [path],
      index: contosoIndex(),
      read: {
        cwd: folder.path(),
        buildBicep: async () =>
          compiled === undefined
            ? err({ code: 'BICEP_NOT_INSTALLED' as const, message: 'no compiler' })
            : ok({ template: JSON.stringify(compiled) }),
      },
    },
    readEstate,
  );

describe('validateTemplates', () => {
  it('judges by what defaults give, tells it once, and repeats no secret', async () => {
    folder.put({
      'main.json': template({ days: "[parameters('days')]", code: "[parameters('secret')]", secure: 'yes' }),
    });
    const { problems, resources } = await validate('main.json');
    expect(resources).toHaveLength(1);
    expect(problems.map(({ kind, path, resource }) => [kind, path.join('.'), resource])).toEqual([
      ['range', 'properties.days', 'Contoso.Test/things'],
      ['wrong-type', 'properties.secure', 'Contoso.Test/things'],
    ]);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });

  it('reads no template where there is none', async () => {
    folder.put({ 'main.json': {} });
    expect((await validate('main.json')).files).toEqual([]);
  });

  it('names the file alone for what a compiler made of Bicep', async () => {
    folder.put({ 'main.bicep': "resource a 'Contoso.Test/things@2024-01-01' = {}\n" });
    const { problems } = await validate('main.bicep', template({ days: 91 }));
    expect(problems).toHaveLength(1);
    for (const { source } of problems) expect(source).toEqual({ file: 'main.bicep' });
  });
});
