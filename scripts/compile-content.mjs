// Reads and validates hipaa/, controls/ and tables/, and writes them as dist/content.json and dist/tables.json. Runs on
// the compiled code.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatContentError } from '../dist/content/content-error.js';
import { compileContent } from '../dist/content/load-content.js';
import { compileTables } from '../dist/content/load-tables.js';

for (const [name, compiled] of [
  ['content', compileContent()],
  ['tables', compileTables()],
]) {
  if (!compiled.ok) {
    for (const error of compiled.error) console.error(formatContentError(error));
    process.exit(1);
  }
  writeFileSync(fileURLToPath(new URL(`../dist/${name}.json`, import.meta.url)), compiled.value);
}
