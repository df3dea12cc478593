import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The emulator's own account, which is public: https://learn.microsoft.com/azure/storage/common/storage-use-azurite */
export const azuriteAccount = 'devstoreaccount1';
export const azuriteKey = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==';

/** Azure's emulator of blobs, on a port of its own and in a folder that goes with it. */
export interface Azurite {
  /** `http://127.0.0.1:port/devstoreaccount1`. */
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the emulator, without telemetry, and waits until it listens. */
export async function startAzurite(): Promise<Azurite> {
  const folder = await mkdtemp(join(tmpdir(), 'safeguard-azurite-'));
  const entry = join(dirname(createRequire(import.meta.url).resolve('azurite/package.json')), 'dist/src/blob/main.js');
  const options = ['--location', folder, '--blobPort', '0', '--disableTelemetry', '--skipApiVersionCheck', '--loose'];
  const child = spawn(process.execPath, [entry, ...options], { stdio: ['ignore', 'pipe', 'ignore'] });
  process.once('exit', () => child.kill());
  const url = await addressOf(child);
  return {
    url: `${url}/${azuriteAccount}`,
    close: async () => {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The address that the emulator says it listens on. What it says later is read too, or it could say no more and end. */
const addressOf = (child: ChildProcess): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (part: Buffer) => {
      said = `${said}${part.toString()}`.slice(-4000);
      const address = /successfully listens on (http:\/\/127\.0\.0\.1:\d+)/i.exec(said)?.[1];
      if (address === undefined) return;
      clearTimeout(late);
      resolve(address);
    });
    const late = setTimeout(() => child.kill(), 45_000);
    child.once('exit', () => {
      clearTimeout(late);
      reject(new Error(`Azurite did not start: ${said}`));
    });
  });
