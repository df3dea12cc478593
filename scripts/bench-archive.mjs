// Prints what six years of records cost to ask: rows, files and bytes, a look-up of a user and of a patient, a year of one table joined
// with another. `node scripts/bench-archive.mjs [rows in millions, default 100]`, after `npm run build`. About 13 GB in the system's
// temporary folder, removed at the end; with SAFEGUARD_BENCH_FOLDER the files stay there and are used again.
// `node scripts/bench-archive.mjs azurite [days]` does the same over Azurite with fewer files.
import { prepare } from '../test/bench/archive/archive-bench.mjs';
import { measureAzurite } from '../test/bench/archive/azurite-bench.mjs';
import { measure } from '../test/bench/archive/measure.mjs';

const [what = '100', days = '60'] = process.argv.slice(2);
if (what === 'azurite') await measureAzurite(Number(days));
else {
  const bench = await prepare({ millions: Number(what), folder: process.env.SAFEGUARD_BENCH_FOLDER });
  await measure(bench);
  await bench.close();
}
