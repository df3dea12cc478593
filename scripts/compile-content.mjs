// Reads and validates hipaa/ and controls/, and writes them as dist/content.json. Runs on the compiled code.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { formatContentError } from '../dist/content/content-error.js';
import { compileContent } from '../dist/content/load-content.js';

const compiled = compileContent();
if (!compiled.ok) {
  for (const error of compiled.error) console.error(formatContentError(error));
  process.exit(1);
}
writeFileSync(fileURLToPath(new URL('../dist/content.json', import.meta.url)), compiled.value);
