/** Where a command reads its surroundings and writes its words; tests give their own. */
export interface Terminal {
  /** Waits while the reader is slower than the writer. */
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => void;
  readonly outIsTty: boolean;
  readonly errIsTty: boolean;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly clock: () => number;
  /** How many characters and lines the reader sees; undefined where that is not known. */
  readonly size?: () => { readonly columns: number; readonly rows: number } | undefined;
  /** What a person types; a command that asks nothing never touches it. */
  readonly input?: TypedInput;
}

/** What is typed, whether a person types it, and where it is echoed. */
export interface TypedInput {
  readonly stream: NodeJS.ReadableStream;
  readonly isTty: boolean;
  readonly echo?: NodeJS.WritableStream;
}

/** The process's own streams. A reader that goes away (`| head`) ends the program quietly. */
export function processTerminal(): Terminal {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    process.exit(error.code === 'EPIPE' ? 0 : 2);
  });
  return {
    out: (text) =>
      new Promise((resolve) => {
        if (process.stdout.write(text)) resolve();
        else process.stdout.once('drain', resolve);
      }),
    err: (text) => {
      process.stderr.write(text);
    },
    outIsTty: process.stdout.isTTY === true,
    errIsTty: process.stderr.isTTY === true,
    env: process.env,
    cwd: process.cwd(),
    clock: () => Date.now(),
    size: () =>
      process.stdout.isTTY === true ? { columns: process.stdout.columns, rows: process.stdout.rows } : undefined,
    // Read when it is asked for: opening standard input would keep a program waiting.
    get input() {
      const isTty = process.stdin.isTTY === true && process.stdout.isTTY === true;
      return { stream: process.stdin, isTty, ...(isTty ? { echo: process.stdout } : {}) };
    },
  };
}

/** Whether to colour: a terminal reads it, and neither NO_COLOR (https://no-color.org) nor the user says no. */
export const wantsColor = (terminal: Terminal, noColor: boolean): boolean =>
  terminal.outIsTty && !noColor && (terminal.env['NO_COLOR'] ?? '') === '' && terminal.env['TERM'] !== 'dumb';

export interface Progress {
  readonly show: (text: string) => void;
  readonly clear: () => void;
}

/** One line that is written over, on a terminal only and at most ten times a second. */
export function progressOn(terminal: Terminal, quiet: boolean): Progress {
  if (!terminal.errIsTty || quiet) return { show: () => undefined, clear: () => undefined };
  let last = terminal.clock();
  let shown = false;
  return {
    show: (text) => {
      const now = terminal.clock();
      if (now - last < 100) return;
      last = now;
      shown = true;
      terminal.err(`\r\u001b[K${text.replace(/\p{Cc}/gu, '?').slice(0, 100)}`);
    },
    clear: () => {
      if (shown) terminal.err('\r\u001b[K');
    },
  };
}

/** What is drawn is at most this wide where no terminal says. */
const usualWidth = 100;

/** How wide to draw, and whether in colour. */
export const drawingOn = (terminal: Terminal): { readonly width: number; readonly color: boolean } => ({
  width: terminal.size?.()?.columns ?? usualWidth,
  color: wantsColor(terminal, false),
});
