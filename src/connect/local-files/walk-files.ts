import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, resolve, sep } from 'node:path';
import { compareText } from '../../lib/compare-text.ts';
import type { Diagnostic } from '../../model/resource.ts';

/** A file found on disk. */
export interface LocalFile {
  readonly path: string;
  /** As the user is shown it: relative to the working folder, with `/`. */
  readonly shown: string;
  readonly size: number;
  /** The user named this very file, so it must not be passed over in silence. */
  readonly named: boolean;
  /** The given path below which it was found; the file itself when it was named. */
  readonly root: string;
}

export interface WalkOptions {
  readonly cwd: string;
  readonly maxFiles?: number;
  readonly maxDepth?: number;
}

export interface WalkResult {
  /** Each file once, ordered by the path shown. */
  readonly files: readonly LocalFile[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Folders that hold what others made: dependencies, history, build output, caches. */
const PASSED_OVER = new Set(['node_modules', '.git', '.terraform', '.venv', 'venv', '__pycache__', '.hg', '.svn']);

/**
 * All files below the given paths. Links are not followed, apart from one that the user names, so the walk cannot leave
 * the given folders or go in circles; their number is said.
 */
export async function walkFiles(paths: readonly string[], options: WalkOptions): Promise<WalkResult> {
  const walker = new Walker(options);
  for (const path of paths) await walker.start(path);
  return walker.result();
}

/** The paths that could not be read, one line each with the path and the reason. */
export const errorLines = ({ diagnostics }: WalkResult): readonly string[] =>
  diagnostics.filter(({ severity }) => severity === 'error').map(({ source, message }) => `${source.file}: ${message}`);

/** A path as it is shown: relative to the working folder, `.` for itself, `/` on every system. */
export function shownPath(path: string, cwd: string): string {
  const shown = relative(cwd, path).split(sep).join('/');
  return shown === '' ? '.' : shown;
}

class Walker {
  readonly #cwd: string;
  readonly #maxFiles: number;
  readonly #maxDepth: number;
  readonly #found = new Map<string, LocalFile>();
  readonly #diagnostics: Diagnostic[] = [];
  #links = 0;
  #stopped = false;

  constructor(options: WalkOptions) {
    this.#cwd = options.cwd;
    this.#maxFiles = options.maxFiles ?? 100_000;
    this.#maxDepth = options.maxDepth ?? 40;
  }

  async start(given: string): Promise<void> {
    const path = resolve(this.#cwd, given);
    try {
      const info = await stat(path);
      if (info.isDirectory()) await this.#folder(await realpath(path), path, path, 0);
      else if (info.isFile()) this.#add(path, info.size, true, path);
      else this.#say('error', 'INPUT_NOT_A_FILE', 'Cannot read this path: it is neither a file nor a folder', path);
    } catch (error) {
      this.#say('error', 'INPUT_NOT_FOUND', `Cannot read this path: ${reasonOf(error)}`, path);
    }
  }

  result(): WalkResult {
    const files = [...this.#found.values()].sort((a, b) => compareText(a.shown, b.shown));
    return { files, diagnostics: this.#diagnostics };
  }

  #say(severity: Diagnostic['severity'], code: string, message: string, path: string): void {
    this.#diagnostics.push({ severity, code, message, source: { file: shownPath(path, this.#cwd) } });
  }

  #add(path: string, size: number, named: boolean, root: string): void {
    const known = this.#found.get(path);
    if (known !== undefined && (known.named || !named)) return;
    if (this.#found.size >= this.#maxFiles) {
      if (!this.#stopped) {
        this.#say('warning', 'INPUT_TOO_MANY', `More than ${this.#maxFiles} files: the rest was not read`, path);
      }
      this.#stopped = true;
      return;
    }
    this.#found.set(path, { path, shown: shownPath(path, this.#cwd), size, named, root });
  }

  async #folder(real: string, path: string, root: string, depth: number): Promise<void> {
    if (this.#stopped) return;
    if (depth > this.#maxDepth) {
      this.#say('warning', 'INPUT_TOO_DEEP', `Folders more than ${this.#maxDepth} deep are not read`, path);
      return;
    }
    const entries = await readdir(real, { withFileTypes: true }).catch((error: unknown) => {
      this.#say('warning', 'INPUT_UNREADABLE', `Cannot list this folder: ${reasonOf(error)}`, path);
      return [];
    });
    for (const entry of entries.sort((a, b) => compareText(a.name, b.name))) {
      const child = join(path, entry.name);
      if (entry.isSymbolicLink()) this.#link(child);
      else if (entry.isDirectory()) {
        if (!PASSED_OVER.has(entry.name)) await this.#folder(join(real, entry.name), child, root, depth + 1);
      } else if (entry.isFile()) {
        const info = await lstat(child).catch(() => undefined);
        if (info !== undefined) this.#add(child, info.size, false, root);
      }
    }
  }

  #link(path: string): void {
    if (this.#links++ > 0) return;
    this.#say(
      'info',
      'INPUT_LINK',
      'Links inside a folder are not followed: name their targets to have them read',
      path,
    );
  }
}

/** What the system said, without the path, which the diagnostic names by itself. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a folder',
    ELOOP: 'too many links',
    EMFILE: 'too many open files',
  };
  return known[code] ?? (code === '' ? 'the system refused' : code);
}
