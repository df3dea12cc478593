import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { adoptEstate } from '../../../src/app/blueprint/adopt.ts';
import { compose } from '../../../src/app/compose.ts';
import { scratchFolder } from '../../../src/app/testing/scratch-folder.ts';

const data = process.env['SAFEGUARD_TEST_DATA'] ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const folder = join(data, 'arm', 'templates');
const present = existsSync(folder);
if (!present) console.log(`Skipped: no templates in ${folder}; set SAFEGUARD_TEST_DATA`);

/** Each takes some seconds, so a tenth of them is tried. */
const EVERY = 10;
const files = present
  ? readdirSync(folder).filter((name, index) => name.endsWith('.json.gz') && index % EVERY === 0)
  : [];

describe.skipIf(!present)('templates of others', () => {
  const scratch = scratchFolder();

  it.each(files)('adopting %s gives steps, or says in a line why not', async (file) => {
    scratch.put({ 'main.json': gunzipSync(readFileSync(join(folder, file))).toString('utf8') });
    const ports = compose({ env: { SOURCE_DATE_EPOCH: '1785000000' }, cwd: scratch.path(), clock: () => 0 });
    const adopted = await adoptEstate(
      { paths: ['main.json'], read: { cwd: scratch.path(), target: { location: 'northeurope' } } },
      ports,
    );
    if (!adopted.ok) {
      for (const line of adopted.error) expect(line).not.toContain('\n');
      return;
    }
    const { counts, steps, gap } = adopted.value;
    expect(steps.length > 0).toBe(adopted.value.differs || counts.untold > 0);
    // Every existing resource is accounted for exactly once.
    const ids = [...gap.matches.map(({ existing }) => existing.id), ...gap.leftOver.map(({ id }) => id)];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
