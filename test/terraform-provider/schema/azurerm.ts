import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { readCdktfProvider, readCdktfSource, sourceWithin } from './cdktf-source.ts';
import type { Block, ProviderSchema } from './schema.ts';

/** The package that carries azurerm's schema: version 4.55.0 of the provider. */
export const azurermPackage = {
  name: '@cdktf/provider-azurerm',
  version: '14.23.1',
  integrity: 'sha512-3H20Ozj7dOKmIj6mqorHZEjLNo5wO/MBEVHwu6k53fln/0EciGQa9sDLWBYSb0o40Ycpih9lFp/k6SGRbFlQVg==',
} as const;

/** Raised when a reader of the package changes, so that what an earlier one kept is read again. */
const FORM = 2;
const root = fileURLToPath(new URL('../../../', import.meta.url));
const cache = join(root, 'node_modules', '.cache', 'safeguard', 'terraform');
const kept = join(cache, `azurerm-${azurermPackage.version}-${FORM}.json`);
const run = promisify(execFile);

/** The whole schema of azurerm, or in words why there is none: the registry is out of reach, or has not that version. */
export type AzurermSchema = { readonly schema: ProviderSchema } | { readonly missing: string };

/**
 * azurerm's schema: from the cache, or made from the package, which npm brings once (29 MB; it is no dependency of this
 * project). Takes about 5 seconds the first time, then 0.1.
 */
export async function azurermSchema(): Promise<AzurermSchema> {
  if (!existsSync(kept)) {
    const brought = await bring();
    if ('missing' in brought) return brought;
    keep(JSON.stringify(read(brought.archive)));
  }
  return { schema: JSON.parse(readFileSync(kept, 'utf8')) as ProviderSchema };
}

async function bring(): Promise<{ readonly archive: Buffer } | { readonly missing: string }> {
  const { name, version, integrity } = azurermPackage;
  const folder = join(cache, `package-${process.pid}`);
  mkdirSync(folder, { recursive: true });
  try {
    const { stdout } = await run(
      'npm',
      ['pack', `${name}@${version}`, '--pack-destination', folder, '--json', '--fetch-retries=0'],
      {
        cwd: folder,
        timeout: 180_000,
        shell: process.platform === 'win32',
      },
    );
    const [packed] = JSON.parse(stdout) as { filename: string }[];
    const archive = readFileSync(join(folder, packed?.filename ?? ''));
    const found = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
    if (found !== integrity) return { missing: `${name} ${version} is not the package that this suite was made with` };
    return { archive };
  } catch (error) {
    const line = String(error instanceof Error && 'stderr' in error ? error.stderr : error)
      .split('\n')
      .find((text) => /error|ENOENT/i.test(text));
    return { missing: `npm does not bring ${name} ${version}: ${line ?? 'no reason given'}` };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Written whole and then moved, because two runs may do so at once. */
function keep(text: string): void {
  mkdirSync(dirname(kept), { recursive: true });
  const part = `${kept}.${process.pid}`;
  writeFileSync(part, text);
  renameSync(part, kept);
}

function read(archive: Buffer): ProviderSchema {
  const resources: Record<string, Block> = {};
  const dataSources: Record<string, Block> = {};
  let provider: Block | undefined;
  for (const { path, bytes } of filesIn(gunzipSync(archive))) {
    const folder = /^package\/lib\/([\w-]+)\/index\.js$/.exec(path)?.[1];
    const source = folder === undefined ? undefined : sourceWithin(bytes.toString());
    if (source === undefined) continue;
    if (folder === 'provider') provider = readCdktfProvider(source);
    const found = readCdktfSource(source);
    if (found !== undefined) (found.kind === 'resource' ? resources : dataSources)[found.name] = found.block;
  }
  if (provider === undefined) throw new Error(`${azurermPackage.name} has no provider`);
  return { provider, resources, dataSources };
}

/** The plain files of a tar archive (POSIX ustar, as npm writes it; long paths are in the prefix field). */
function* filesIn(tar: Buffer): Generator<{ readonly path: string; readonly bytes: Buffer }> {
  const text = (at: number, length: number): string => tar.toString('latin1', at, at + length).replace(/\0.*$/s, '');
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const size = Number.parseInt(text(at + 124, 12).trim(), 8);
    const prefix = text(at + 345, 155);
    const name = text(at, 100);
    const type = text(at + 156, 1);
    const start = at + 512;
    if (type === '0' || type === '')
      yield { path: prefix === '' ? name : `${prefix}/${name}`, bytes: tar.subarray(start, start + size) };
    at = start + Math.ceil(size / 512) * 512;
  }
}
