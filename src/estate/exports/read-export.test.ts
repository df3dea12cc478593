import { describe, expect, it } from 'vitest';
import { extractExportedTemplate } from './exported-template.ts';
import { readExport } from './read-export.ts';
import { extendedId } from './to-resource.ts';

const sub = '/subscriptions/00000000-0000-0000-0000-000000000001';
const account = `${sub}/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/st1`;

async function read(text: string, keepText = true): ReturnType<typeof readExport> {
  async function* source(): AsyncGenerator<string> {
    yield text;
  }
  return readExport(source(), 'export.json', { keepText });
}

describe('readExport', () => {
  const full = { id: account, name: 'st1', type: 'microsoft.storage/storageaccounts', properties: { a: 1 } };
  const { properties: _, ...summary } = full;

  it.each([
    ['az resource list', JSON.stringify([{ ...summary, properties: null }]), 'summary'],
    ['az graph query', JSON.stringify({ count: 1, data: [full], skip_token: null, total_records: 1 }), 'full'],
    ['a bare array of Resource Graph', JSON.stringify([full], null, 2), 'full'],
    ['a projection without properties', JSON.stringify([summary]), 'summary'],
    ['one resource of REST', JSON.stringify(full), 'full'],
    ['a list of REST', JSON.stringify({ value: [full] }), 'full'],
    ['NDJSON', `${JSON.stringify(full)}\n`, 'full'],
    ['a batch', JSON.stringify({ responses: [{ httpStatusCode: 200, content: { value: [full] } }] }), 'full'],
    ['pages in an array', JSON.stringify([{ value: [full] }]), 'full'],
    [
      'a table of Resource Graph',
      JSON.stringify({
        data: { columns: [{ name: 'id' }, { name: 'properties' }], rows: [[account, { a: 1 }]] },
      }),
      'full',
    ],
  ])('reads %s', async (_name, text, completeness) => {
    const { resources, diagnostics } = await read(text);
    expect(diagnostics).toEqual([]);
    expect(resources.map((r) => [r.id, r.type, r.name, r.completeness, r.origin])).toEqual([
      [account, 'microsoft.storage/storageaccounts', 'st1', completeness, 'export'],
    ]);
    expect(resources[0]?.body['properties']).toEqual(completeness === 'full' ? { a: 1 } : undefined);
  });

  it('keeps only root members of the flattened form and says so once', async () => {
    const show = {
      ...summary,
      location: 'westeurope',
      minimumTlsVersion: 'TLS1_0',
      accessTier: 'Hot',
      enableHttps: true,
    };
    const { resources, diagnostics } = await read(JSON.stringify([show, show]));
    expect(resources[0]?.completeness).toBe('summary');
    expect(Object.keys(resources[0]?.body ?? {})).toEqual(['id', 'type', 'name', 'location']);
    expect(diagnostics.map((d) => [d.severity, d.code])).toEqual([['info', 'EXPORT_FLATTENED']]);
  });

  it('locates an element and a property in it', async () => {
    const text = `[\n  ${JSON.stringify(full, null, 2)}\n]`;
    const resource = (await read(text)).resources[0];
    expect(resource?.source).toEqual({ file: 'export.json', line: 2, column: 3 });
    expect(resource?.locate?.(['Properties', 'a'])).toEqual({ file: 'export.json', line: 7, column: 10 });
    expect(resource?.locate?.(['properties', 'b'])).toEqual({ file: 'export.json', line: 6, column: 17 });
  });

  it.each([
    ['EXPORT_PARTIAL', { value: [full], nextLink: 'https://management.azure.com/x' }],
    ['EXPORT_PARTIAL', { data: [full], total_records: 2 }],
    ['EXPORT_ERROR', { error: { code: 'AuthorizationFailed', message: 'secret detail' } }],
    ['EXPORT_NOT_A_RESOURCE', { value: [{ name: 'x' }] }],
  ])('says %s', async (code, json) => {
    const { diagnostics } = await read(JSON.stringify(json));
    expect(diagnostics.map((d) => d.code)).toEqual([code]);
    expect(JSON.stringify(diagnostics)).not.toContain('secret detail');
  });

  it('reads the rest when one element is broken, and names its line', async () => {
    const { resources, diagnostics } = await read(
      `[\n${JSON.stringify(full)},\n{"id": tru},\n${JSON.stringify(full)}\n]`,
    );
    expect(resources).toHaveLength(2);
    expect(diagnostics.map((d) => [d.code, d.source.line])).toEqual([['EXPORT_BROKEN', 3]]);
  });

  it('names the first twenty broken elements and counts all', async () => {
    const { diagnostics } = await read(`[${'{"a":nul},'.repeat(50)}]`);
    expect(diagnostics).toHaveLength(21);
    expect(diagnostics.at(-1)?.message).toMatch(/^50 parts/);
  });

  it('survives a member named __proto__', async () => {
    const { resources } = await read(`[{"id":"${account}","__proto__":{"polluted":1},"properties":{}}]`);
    expect(resources).toHaveLength(1);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('extendedId', () => {
  it.each([
    [`${account}/providers/Microsoft.Insights/diagnosticSettings/d`, account],
    [`${sub}/providers/Microsoft.Authorization/roleAssignments/r`, sub],
    [`${sub}/resourceGroups/rg/providers/Microsoft.Authorization/locks/l`, `${sub}/resourceGroups/rg`],
    [account, undefined],
    [`${account}/blobServices/default`, undefined],
    ['/providers/microsoft.aadiam/diagnosticSettings/d', undefined],
  ])('of %s', (id, wanted) => {
    expect(extendedId(id)).toBe(wanted);
  });
});

describe('extractExportedTemplate', () => {
  it('keeps lines and columns of what is inside', () => {
    const text = '{\n  "template": {\n    "resources": []\n  }, "error": null\n}';
    const template = extractExportedTemplate(text) ?? '';
    expect(JSON.parse(template)).toEqual({ resources: [] });
    expect(template.indexOf('"resources"')).toBe(text.indexOf('"resources"'));
    expect(template.split('\n')).toHaveLength(4);
  });

  it('is undefined without a template', () => {
    expect(extractExportedTemplate('{"a":1}')).toBeUndefined();
    expect(extractExportedTemplate('['.repeat(10_000))).toBeUndefined();
  });
});
