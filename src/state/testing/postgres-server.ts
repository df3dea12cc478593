import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A PostgreSQL server for the time of a test. */
export interface TestServer {
  readonly url: string;
  stop(): Promise<void>;
}

const installed = '/usr/lib/postgresql';

/** The folder of PostgreSQL's programs, as Debian installs them. */
const programs = (): string | undefined => {
  if (!existsSync(installed)) return undefined;
  const versions = readdirSync(installed).filter((version) => Number(version) >= 15);
  const newest = versions.sort((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? undefined : join(installed, newest, 'bin');
};

/** PostgreSQL does not run as root: it then runs as its own user. */
const runAs = (): { readonly uid: number; readonly gid: number } | undefined => {
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return process.getuid?.() === 0 ? { uid: id('-u'), gid: id('-g') } : undefined;
};

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** Resolves when the server says that it is ready, or with false when it ends before. */
const isReady = (server: ChildProcess): Promise<boolean> =>
  new Promise((resolve) => {
    let text = '';
    server.stderr?.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('ready to accept connections')) resolve(true);
    });
    server.once('exit', () => resolve(false));
  });

/**
 * The server of `SAFEGUARD_TEST_POSTGRES_URL`, whose database must be empty, or one that is started for the test where
 * PostgreSQL is installed. @returns why there is none otherwise
 */
export async function startPostgres(): Promise<TestServer | string> {
  const given = process.env['SAFEGUARD_TEST_POSTGRES_URL'];
  if (given !== undefined) return { url: given, stop: async () => undefined };
  const bin = programs();
  if (bin === undefined) return 'PostgreSQL 15 or newer is not installed, and SAFEGUARD_TEST_POSTGRES_URL is not set';
  const user = runAs();
  const folder = mkdtempSync(join(tmpdir(), 'safeguard-postgres-'));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const made = spawnSync(join(bin, 'initdb'), ['-D', join(folder, 'data'), '-U', 'test', '-A', 'trust', '-N'], {
    ...user,
    cwd: folder,
  });
  if (made.status !== 0) {
    remove();
    return 'PostgreSQL is installed, but initdb does not run here';
  }
  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, 'fsync=off'];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', join(folder, 'data'), '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  if (!(await isReady(server))) {
    remove();
    return 'PostgreSQL is installed, but does not start here';
  }
  return {
    url: `postgres://test@127.0.0.1:${port}/postgres`,
    stop: () =>
      new Promise((resolve) => {
        server.once('exit', () => {
          remove();
          resolve();
        });
        server.kill('SIGINT');
      }),
  };
}
