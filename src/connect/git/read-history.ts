import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { err, ok, type Result } from '../../lib/result.ts';

/** Lines that one commit added to one file. */
export interface AddedLines {
  readonly commit: string;
  /** Relative to the folder that was asked about. */
  readonly path: string;
  readonly text: string;
}

export interface ReadHistoryOptions {
  /** Commits looked at, the newest first. */
  readonly maxCommits?: number;
  /** Characters of added lines in all. */
  readonly maxCharacters?: number;
  readonly timeoutMs?: number;
}

export interface HistoryRead {
  /** A bound was reached, so older commits were not looked at. */
  readonly truncated: boolean;
}

const MAX_HUNK = 1_000_000;
const MAX_LINE = 100_000;

/**
 * Streams what the history of a work tree added, `git log -p` over all branches, and hands each file of each commit to
 * `take`. Runs git without a shell and with its hooks, pagers and external diffs off, because a repository's own
 * configuration must not run programs here.
 */
export async function readHistory(
  folder: string,
  take: (added: AddedLines) => void,
  options: ReadHistoryOptions = {},
): Promise<Result<HistoryRead, string>> {
  const reader = new HistoryReader(take, options.maxCharacters ?? 200_000_000);
  const args = [
    '-c',
    'core.fsmonitor=false',
    '-c',
    'core.hooksPath=/dev/null',
    '-c',
    'log.showSignature=false',
    '-C',
    folder,
    '--no-pager',
    'log',
    '-p',
    '--all',
    '--no-color',
    '--no-ext-diff',
    '--no-textconv',
    '--no-renames',
    '--unified=0',
    '--diff-filter=AM',
    '--relative',
    `--max-count=${(options.maxCommits ?? 10_000) + 1}`,
    '--format=%x00%H',
    '--',
    '.',
  ];
  const child = spawn('git', args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.timeoutMs ?? 300_000,
    env: { ...process.env, GIT_NO_LAZY_FETCH: '1', GIT_TERMINAL_PROMPT: '0' },
  });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < 4000) stderr += chunk.toString('utf8');
  });
  const ended = new Promise<string | undefined>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'ENOENT' ? 'git is not installed' : 'git could not be started'),
    );
    child.once('close', (code) => resolve(code === 0 || reader.stopped ? undefined : failureOf(stderr)));
  });
  const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
  for await (const line of lines) {
    if (!reader.line(line)) {
      child.kill();
      break;
    }
  }
  reader.flush();
  const failure = await ended;
  if (failure !== undefined) return err(failure);
  return ok({ truncated: reader.stopped || reader.commits > (options.maxCommits ?? 10_000) });
}

const failureOf = (stderr: string): string =>
  /not a git repository/i.test(stderr)
    ? 'it is not a git work tree'
    : /dubious ownership/i.test(stderr)
      ? 'git refuses because another user owns the folder'
      : 'git log failed or took too long';

/** Puts the lines of `git log -p` together, file by file. */
class HistoryReader {
  readonly #take: (added: AddedLines) => void;
  #left: number;
  #commit = '';
  #path = '';
  #added: string[] = [];
  #size = 0;
  #inHunk = false;
  stopped = false;
  commits = 0;

  constructor(take: (added: AddedLines) => void, maxCharacters: number) {
    this.#take = take;
    this.#left = maxCharacters;
  }

  /** False when enough was read. */
  line(line: string): boolean {
    if (line.startsWith('\0')) {
      this.flush();
      this.#commit = line.slice(1, 41);
      this.commits++;
    } else if (line.startsWith('diff --git ')) {
      this.flush();
      this.#path = '';
      this.#inHunk = false;
    } else if (!this.#inHunk && line.startsWith('+++ ')) this.#path = pathOf(line.slice(4));
    else if (line.startsWith('@@')) this.#inHunk = true;
    else if (this.#inHunk && line.startsWith('+')) this.#add(line.slice(1, MAX_LINE));
    return !this.stopped;
  }

  #add(text: string): void {
    this.#left -= text.length;
    if (this.#left < 0) this.stopped = true;
    if (this.#size > MAX_HUNK) this.flush();
    this.#added.push(text);
    this.#size += text.length + 1;
  }

  flush(): void {
    if (this.#added.length > 0 && this.#path !== '') {
      this.#take({ commit: this.#commit, path: this.#path, text: this.#added.join('\n') });
    }
    this.#added = [];
    this.#size = 0;
  }
}

/** `b/path`, or quoted by git where the path has unusual characters. */
function pathOf(written: string): string {
  const plain = written.replace(/\t$/, '').replace(/^"(.*)"$/, '$1');
  return plain === '/dev/null' ? '' : plain.replace(/^b\//, '');
}
