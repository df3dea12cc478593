// Reads and validates hipaa/, controls/ and tables/, and writes them as dist/content.json and dist/tables.json; compiles the
// queries of controls to SQL as dist/queries.json. Runs on the compiled code.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatContentError } from '../dist/content/content-error.js';
import { compileEstateQueries } from '../dist/content/estate-queries.js';
import { compileContent } from '../dist/content/load-content.js';
import { compileTables } from '../dist/content/load-tables.js';

const content = compileContent();
const queries = content.ok ? await compileEstateQueries(JSON.parse(content.value)) : content;
for (const [name, compiled] of [
  ['content', content],
  ['queries', queries],
  ['tables', compileTables()],
]) {
  if (!compiled.ok) {
    for (const error of compiled.error) console.error(formatContentError(error));
    process.exit(1);
  }
  writeFileSync(fileURLToPath(new URL(`../dist/${name}.json`, import.meta.url)), compiled.value);
}
