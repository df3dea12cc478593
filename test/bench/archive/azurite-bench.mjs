// The same questions over Azure's emulator of Blob Storage, with fewer files. The emulator is one process of JavaScript that reads its
// blobs from this disk: it shows how many requests a question costs, and neither the distance nor the speed of the service.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BlobServiceClient, StorageSharedKeyCredential } from '@azure/storage-blob';
import { built, must } from '../kql/kql-bench.mjs';
import { prepare } from './archive-bench.mjs';
import { measure } from './measure.mjs';

const { BlobPlace } = await built('lake/archive/blob-place.js');

/** The emulator's own account, which is public: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
const account = 'devstoreaccount1';
const accountKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Starts the emulator. `requests` counts what it was asked. */
async function startAzurite(folder) {
  const entry = join(dirname(createRequire(import.meta.url).resolve('azurite/package.json')), 'dist/src/blob/main.js');
  const options = ['--location', folder, '--blobPort', '0', '--disableTelemetry', '--skipApiVersionCheck', '--loose'];
  const child = spawn(process.execPath, [entry, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  const said = { requests: 0, text: '' };
  const url = await new Promise((resolve, reject) => {
    child.once('exit', () => reject(new Error(`Azurite did not start: ${said.text}`)));
    child.stdout.on('data', (part) => {
      const text = part.toString();
      said.requests += text.match(/HTTP\/1\.1"/g)?.length ?? 0;
      said.text = `${said.text}${text}`.slice(-2000);
      const address = /successfully listens on (http:\/\/127\.0\.0\.1:\d+)/.exec(said.text)?.[1];
      if (address !== undefined) resolve(`${address}/${account}`);
    });
  });
  const close = async () => {
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  };
  return { url, close, said };
}

/** Sends every file of a folder under its own name. */
async function send(container, root) {
  const files = readdirSync(root, { recursive: true }).filter((name) => name.endsWith('.parquet'));
  for (const file of files) await container.getBlockBlobClient(file).uploadFile(join(root, file));
}

/** Prints the questions over so many days of both tables in blobs, and the last ninety days in the store. */
export async function measureAzurite(days) {
  const folder = mkdtempSync(join(tmpdir(), 'safeguard-bench-'));
  const azurite = await startAzurite(join(folder, 'azurite'));
  const container = new BlobServiceClient(
    azurite.url,
    new StorageSharedKeyCredential(account, accountKey),
  ).getContainerClient('records');
  await container.create();
  const bench = await prepare({
    millions: 100,
    folder: process.env.SAFEGUARD_BENCH_FOLDER ?? join(folder, 'bench'),
    days: 90 + days,
    elsewhere: async (root) => {
      await send(container, root);
      const options = {
        url: `${azurite.url}/records`,
        credential: { accountKey },
        drafts: join(folder, 'drafts'),
        now: () => Date.now(),
      };
      return must(await BlobPlace.open(options));
    },
  });
  console.log(`Azurite, ${2 * days} blobs`);
  await measure(bench, () => azurite.said.requests);
  await bench.close();
  await azurite.close();
  rmSync(folder, { recursive: true, force: true });
}
