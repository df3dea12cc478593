// Reads and validates hipaa/, controls/, detections/, tables/ and streams/, and writes them as dist/content.json, dist/detections.json,
// dist/tables.json and dist/streams.json; compiles the queries of controls to SQL as dist/queries.json. Runs on the compiled code.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatContentError } from '../dist/content/content-error.js';
import { compileEstateQueries } from '../dist/content/estate-queries.js';
import { compileContent } from '../dist/content/load-content.js';
import { compileDetections } from '../dist/content/load-detections.js';
import { compileStreams } from '../dist/content/load-streams.js';
import { compileTables } from '../dist/content/load-tables.js';

const content = compileContent();
const queries = content.ok ? await compileEstateQueries(JSON.parse(content.value)) : content;
for (const [name, compiled] of [
  ['content', content],
  ['queries', queries],
  ['detections', compileDetections()],
  ['tables', compileTables()],
  ['streams', compileStreams()],
]) {
  if (!compiled.ok) {
    for (const error of compiled.error) console.error(formatContentError(error));
    process.exit(1);
  }
  writeFileSync(fileURLToPath(new URL(`../dist/${name}.json`, import.meta.url)), compiled.value);
}
