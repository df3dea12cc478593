import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Who holds a folder: the engine process, when it began (the number of a dead process is given out again), and the
 * process that started it, which a user knows.
 */
interface Holder {
  readonly pid: number;
  readonly started: string;
  readonly owner: number;
}

export type FolderLock =
  | { readonly kind: 'held'; release(): void }
  | { readonly kind: 'taken'; readonly owner: number };

const NAME = 'safeguard-engine.lock';

/**
 * Takes a folder for this process, or says who has it. The lock of a process that is dead is taken over. chDB locks its
 * folder too, but cannot say who holds it.
 */
export function lockFolder(folder: string, owner: number): FolderLock {
  const path = join(folder, NAME);
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify({ pid: process.pid, started: startOf(process.pid), owner } satisfies Holder), {
    mode: 0o600,
  });
  try {
    for (let attempt = 0; attempt < 3; attempt++) {
      if (links(mine, path)) return { kind: 'held', release: () => rmSync(path, { force: true }) };
      const holder = holderOf(path);
      if (holder !== undefined && lives(holder)) return { kind: 'taken', owner: holder.owner };
      removeStale(path, mine);
    }
    return { kind: 'taken', owner: holderOf(path)?.owner ?? 0 };
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Gives a file its second name, unless that is taken: the one step here that only one process can win. */
function links(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(path: string, mine: string): void {
  try {
    renameSync(path, `${mine}.stale`);
    rmSync(`${mine}.stale`, { force: true });
  } catch {
    // Somebody else was faster; the next attempt sees what they made of it.
  }
}

function holderOf(path: string): Holder | undefined {
  try {
    const holder: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const isHolder =
      typeof holder === 'object' && holder !== null && 'pid' in holder && 'started' in holder && 'owner' in holder;
    if (!isHolder) return undefined;
    return { pid: Number(holder.pid), started: String(holder.started), owner: Number(holder.owner) };
  } catch {
    return undefined;
  }
}

function lives({ pid, started }: Holder): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  const now = startOf(pid);
  return started === '' || now === '' || started === now;
}

/** When a process began, in the kernel's clock ticks since boot; '' where the system has no /proc. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
