import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readRecordSection, recordSectionSchema } from '../../src/app/record/record-section.ts';
import { openSources } from '../../src/app/sources/open-sources.ts';
import { formatContentError } from '../../src/content/content-error.ts';
import { loadAttestations } from '../../src/content/load-attestations.ts';
import { loadControls } from '../../src/content/load-controls.ts';
import { loadDeclaration } from '../../src/content/load-declaration.ts';
import { recordKinds } from '../../src/evidence/record-kinds.ts';
import { err } from '../../src/lib/result.ts';
import { attestationSchema } from '../../src/model/attestation.ts';
import { declarationSchema } from '../../src/model/declaration.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${root}/docs/declaring.md`, 'utf8');

/** The YAML blocks by the file that their first line names. */
const blocks = [...page.matchAll(/```yaml\n# (\S+)\n([\s\S]*?)```/g)].map(([, file = '', text = '']) => ({
  file,
  text,
}));
const declarations = blocks.filter(({ file }) => file === 'safeguard.yaml');
const records = blocks.filter(({ file }) => file.startsWith('attestations/'));

const controls = loadControls(root);
if (!controls.ok) throw new Error(controls.error.map(formatContentError).join('\n'));
const ids = new Set(controls.value.map(({ control }) => control.id));
const loadedRecords = loadAttestations(records);
const loadedDeclarations = declarations.map(({ text, file }) => loadDeclaration(text, file));

/** The names of all keys of a schema, however deep. */
function keysOf(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(keysOf);
  if (typeof schema !== 'object' || schema === null) return [];
  const own = 'properties' in schema ? Object.keys(schema.properties as object) : [];
  return [...own, ...Object.values(schema).flatMap(keysOf)];
}

const recordPage = readFileSync(`${root}/docs/record.md`, 'utf8');

describe('docs/record.md', () => {
  it.each(
    [...`${page}${recordPage}`.matchAll(/```yaml\n# safeguard.yaml\n(record:[\s\S]*?)```/g)].map(
      ([, text = '']) => text,
    ),
  )('shows a section that opens, as docs/declaring.md does: %.40j', (text) => {
    const loaded = loadDeclaration(text, 'safeguard.yaml');
    const section = loaded.ok ? readRecordSection(loaded.value.declaration.record) : undefined;
    expect(section?.ok).toBe(true);
    const opened = openSources(section?.ok === true ? section.value.sources : [], {
      intake: { accept: async () => err({ code: 'INTAKE_CLOSED', message: '' }), cursor: () => undefined },
      streamOf: () => undefined,
      folder: root,
      environment: {},
      now: () => new Date(),
      log: () => undefined,
    });
    expect(opened.ok ? [] : opened.error).toEqual([]);
  });
});

describe('docs/declaring.md', () => {
  it('shows a declaration and records that load', () => {
    expect([declarations.length, records.length]).toEqual([3, 2]);
    expect(loadedDeclarations.filter((loaded) => !loaded.ok)).toEqual([]);
    expect(loadedRecords.ok).toBe(true);
    const sections = loadedDeclarations.flatMap((loaded) => (loaded.ok ? (loaded.value.declaration.record ?? []) : []));
    expect(sections.map((section) => readRecordSection(section).ok)).toEqual([true]);
  });

  it.each([
    ['declaration', declarationSchema, 'input'],
    ['record', attestationSchema, 'input'],
    ['section record', recordSectionSchema, 'output'],
  ] as const)('names every key of a %s', (_what, schema, io) => {
    const keys = keysOf(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
    expect(keys.length).toBeGreaterThan(10);
    expect(keys.filter((key) => !new RegExp(`\\b${key}\\b`).test(page))).toEqual([]);
  });

  it('shows only kinds of records and ids of controls that there are', () => {
    const known = new Set(recordKinds(controls.value).map(({ kind }) => kind));
    const shown = loadedRecords.ok ? loadedRecords.value : [];
    expect(shown.filter(({ record, alternative }) => alternative === undefined && !known.has(record))).toEqual([]);
    const named = [
      ...shown.flatMap(({ alternative }) => alternative?.of ?? []),
      ...loadedDeclarations.flatMap((loaded) =>
        loaded.ok ? loaded.value.declaration.waivers.map(({ control }) => control) : [],
      ),
    ];
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });
});
