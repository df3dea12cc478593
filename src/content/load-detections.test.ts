import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { compileDetections, loadDetections } from './load-detections.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function rootWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'detections-'));
  folders.push(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

const rule = `id: 11111111-1111-4111-8111-111111111111
name: A rule
description: Identifies something.
severity: High
queryFrequency: 15m
queryPeriod: 1d
triggerOperator: gt
triggerThreshold: 0
tactics: [Impact]
relevantTechniques: [T1485]
query: SigninLogs
version: 1.0.0
kind: Scheduled
`;

describe('loadDetections', () => {
  it('names each rule by its folder, and passes over its cases', () => {
    const root = rootWith({
      'detections/entra/a-rule/rule.yaml': rule,
      'detections/entra/a-rule/cases/fire.ndjson': '{}',
    });
    const loaded = loadDetections(root);
    expect(loaded.ok && loaded.value.map(({ slug, rule: { name, period } }) => [slug, name, period])).toEqual([
      ['entra/a-rule', 'A rule', 86_400],
    ]);
  });

  it('says where a rule is no rule', () => {
    const loaded = loadDetections(rootWith({ 'detections/entra/b/rule.yaml': 'name: 1' }));
    expect(!loaded.ok && loaded.error[0]?.file).toBe('detections/entra/b/rule.yaml');
  });

  it('finds those of this package', () => {
    const loaded = loadDetections();
    expect(loaded.ok && loaded.value.map(({ slug }) => slug)).toContain('key-vault/unexpected-address');
  });
});

describe('compileDetections', () => {
  it('writes what loadDetections gives, so that a built package need not read YAML', () => {
    const compiled = compileDetections();
    const { detections } = JSON.parse(compiled.ok ? compiled.value : '{}') as { readonly detections: unknown };
    const loaded = loadDetections();
    expect(detections).toEqual(loaded.ok ? JSON.parse(JSON.stringify(loaded.value)) : undefined);
  });
});
