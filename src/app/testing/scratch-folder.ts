import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A folder of its own for each test of the file that calls this; it is gone after the test. */
export function scratchFolder(): {
  readonly path: () => string;
  /** Writes files by their paths inside it; what is neither text nor bytes as JSON. */
  readonly put: (files: Readonly<Record<string, string | object>>) => void;
} {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'safeguard-app-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return {
    path: () => folder,
    put: (files) => {
      for (const [path, content] of Object.entries(files)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        const raw = typeof content === 'string' || content instanceof Uint8Array;
        writeFileSync(join(folder, path), raw ? content : JSON.stringify(content));
      }
    },
  };
}
