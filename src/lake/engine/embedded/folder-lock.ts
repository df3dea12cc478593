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
  readonly ownerStarted: string;
}

export type FolderLock =
  | { readonly kind: 'held'; release(): void }
  | { readonly kind: 'taken'; readonly owner: number };

const NAME = 'safeguard-engine.lock';

/**
 * Takes a folder for this process, or says who has it. The lock of a process that is dead is taken over. chDB locks its
 * folder too, but cannot say who holds it.
 * @param name of the lock's file: a folder can be locked for several things
 */
export function lockFolder(folder: string, owner: number, name: string = NAME): FolderLock {
  const path = join(folder, name);
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, JSON.stringify(holderFor(process.pid, owner)), {
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

/** The process that holds a folder now; undefined where none does. */
export function folderOwner(folder: string, name: string): number | undefined {
  const holder = holderOf(join(folder, name));
  return holder !== undefined && lives(holder) ? holder.owner : undefined;
}

/**
 * Whether a folder was an engine's and nobody can want it any more: the engine process and its owner are both dead. A
 * folder without a lock is not judged.
 */
export function isAbandoned(folder: string): boolean {
  const holder = holderOf(join(folder, NAME));
  return holder !== undefined && !lives(holder) && !lives({ pid: holder.owner, started: holder.ownerStarted });
}

const holderFor = (pid: number, owner: number): Holder => ({
  pid,
  started: startOf(pid),
  owner,
  ownerStarted: startOf(owner),
});

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
  const aside = `${mine}.stale`;
  try {
    renameSync(path, aside);
    // Between the look and the renaming, another process may have done the same and taken the folder: it gets it back.
    const holder = holderOf(aside);
    if (holder !== undefined && lives(holder)) links(aside, path);
  } catch {
    // Somebody else was faster; the next attempt sees what they made of it.
  } finally {
    rmSync(aside, { force: true });
  }
}

function holderOf(path: string): Holder | undefined {
  try {
    const { pid, started, owner, ownerStarted }: Readonly<Record<keyof Holder, unknown>> = JSON.parse(
      readFileSync(path, 'utf8'),
    );
    return { pid: Number(pid), started: String(started), owner: Number(owner), ownerStarted: String(ownerStarted) };
  } catch {
    return undefined;
  }
}

function lives({ pid, started }: Pick<Holder, 'pid' | 'started'>): boolean {
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
