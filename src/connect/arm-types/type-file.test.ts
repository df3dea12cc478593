import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTypesFile } from '../../arm/types/index.ts';
import { contosoTypes } from '../../arm/validate/testing/contoso.ts';
import { withFolder } from './testing/folder.ts';
import { openTypeFile, TypeFileWriter } from './type-file.ts';

function write(path: string): number {
  const read = readTypesFile(contosoTypes);
  const writer = TypeFileWriter.open(path);
  if (!read.ok || !writer.ok) throw new Error('no types');
  for (const chunk of read.value) writer.value.add(chunk);
  const bytes = writer.value.finish('contoso');
  if (!bytes.ok) throw new Error(bytes.error);
  return bytes.value;
}

describe('a file of types', () => {
  it('gives what was written, and makes its folder', () =>
    withFolder((folder) => {
      const path = join(folder, 'deep', 'types');
      expect(write(path)).toBe(readFileSync(path).length);
      expect(readdirSync(join(folder, 'deep'))).toEqual(['types']);
      const opened = openTypeFile(path);
      if (!opened.ok || opened.value === undefined) throw new Error('not opened');
      const { index, from, close } = opened.value;
      expect(from).toBe('contoso');
      expect(index.names).toHaveLength(4);
      const found = index.find('Contoso.Test/things', '2024-01-01');
      expect(found.kind === 'found' && found.shape.nodes.length).toBeGreaterThan(10);
      close();
      expect(index.find('Contoso.Test/things', '2024-01-01').kind).toBe('found');
    }));

  it('is not there, or is none', () =>
    withFolder((folder) => {
      const path = join(folder, 'types');
      expect(openTypeFile(path)).toEqual({ ok: true, value: undefined });
      for (const text of ['', 'text', 'safeguard-types-1\n', `safeguard-types-1\n${'\0'.repeat(16)}`]) {
        writeFileSync(path, text);
        expect(openTypeFile(path)).toEqual({ ok: false, error: expect.stringContaining('import it again') });
      }
      expect(openTypeFile(folder).ok).toBe(false);
    }));

  it('does not know the types of a part that is damaged, wherever the damage is', () =>
    withFolder((folder) => {
      const path = join(folder, 'types');
      write(path);
      const whole = readFileSync(path);
      for (let at = 0; at < whole.length; at += 7) {
        const damaged = Buffer.from(whole);
        damaged[at] = (damaged[at] ?? 0) ^ 0x55;
        writeFileSync(path, damaged);
        const opened = openTypeFile(path);
        if (!opened.ok) continue;
        opened.value?.index.find('Contoso.Test/things', '2024-01-01');
        opened.value?.close();
      }
    }));

  it('leaves nothing behind when it is given up, and says where it cannot be', () =>
    withFolder((folder) => {
      const writer = TypeFileWriter.open(join(folder, 'types'));
      if (writer.ok) writer.value.abandon();
      expect(readdirSync(folder)).toEqual([]);
      writeFileSync(join(folder, 'file'), '');
      const failed = TypeFileWriter.open(join(folder, 'file', 'types'));
      expect(failed.ok ? '' : failed.error).toContain('Cannot write');
    }));
});
