import { createInterface, type Interface } from 'node:readline';
import type { AskedTables } from '../../app/lake/record-lake.ts';
import { explainQuery } from '../../kql/explain.ts';
import type { Answer } from '../../lake/lake.ts';
import { drawChart } from '../chart.ts';
import { explainQueryText } from '../explain-query-text.ts';
import { showQueryFailure } from '../query-failure.ts';
import { tableText } from '../render-answer.ts';
import { drawingOn, type Terminal } from '../terminal.ts';
import { completeLine } from './completer.ts';
import { readHistory, writeHistory } from './history.ts';
import { showPaged } from './pager.ts';
import { isWholeQuestion, withoutEnd } from './statement.ts';

/** What a shell works on. */
export interface ShellOptions {
  readonly lake: AskedTables;
  /** What `now()` is at each question, ISO 8601. */
  readonly now: () => string;
  /** Where lines are kept; undefined keeps none. */
  readonly history: string | undefined;
}

const commands = ['.tables', '.schema', '.explain', '.help', '.quit'];

const help = `A question ends with ; or an empty line. Tab completes, Ctrl-C cancels what is typed or runs, Ctrl-D leaves.

  .tables             the tables that can be asked
  .schema <Table>     the columns of a table
  .explain [<kql>]    plan and SQL of a question, or of the last one
  .quit
`;

const prompt = 'kql> ';
const further = '...> ';
/** What ends the showing of a long answer. */
const stop = 'q';

/** Questions and answers until the input ends. @returns 0, or 1 where input that nobody typed held a question without an answer */
export const runShell = (options: ShellOptions, terminal: Terminal): Promise<number> =>
  new Shell(options, terminal).run();

class Shell {
  readonly #options: ShellOptions;
  readonly #terminal: Terminal;
  readonly #isTty: boolean;
  #lines: Interface | undefined;
  /** The lines of the question that is being typed. */
  #typed = '';
  #last: string | undefined;
  #running: AbortController | undefined;
  #failed = false;

  constructor(options: ShellOptions, terminal: Terminal) {
    this.#options = options;
    this.#terminal = terminal;
    this.#isTty = terminal.input?.isTty === true;
  }

  async run(): Promise<number> {
    const { input } = this.#terminal;
    if (input === undefined) return 2;
    const { history } = this.#options;
    const lines = createInterface({
      input: input.stream,
      ...(input.echo === undefined ? {} : { output: input.echo }),
      terminal: this.#isTty,
      prompt,
      historySize: history === undefined || !this.#isTty ? 0 : 1000,
      history: history === undefined || !this.#isTty ? [] : readHistory(history),
      removeHistoryDuplicates: true,
      completer: (line, done) => this.#complete(line, done),
    });
    this.#lines = lines;
    lines.on('SIGINT', () => this.#cancel());
    if (history !== undefined && this.#isTty)
      lines.on('history', (kept) =>
        writeHistory(
          history,
          kept.filter((line) => line !== stop),
        ),
      );
    if (this.#isTty) await this.#terminal.out('Kusto’s language over your tables; .help helps.\n');
    // Listened to before anything is asked, so that no line comes too early.
    const typed = lines[Symbol.asyncIterator]();
    this.#ask();
    for await (const line of typed) {
      if (!(await this.#take(line))) break;
      this.#ask();
    }
    if (this.#typed.trim() !== '') await this.#question();
    lines.close();
    return this.#failed && !this.#isTty ? 1 : 0;
  }

  #ask(): void {
    if (!this.#isTty) return;
    this.#lines?.setPrompt(this.#typed === '' ? prompt : further);
    this.#lines?.prompt();
  }

  /** @returns false where the line asks to leave */
  async #take(line: string): Promise<boolean> {
    if (this.#typed === '' && /^\s*\.(?!explain\s+\S)/.test(line)) return this.#command(line.trim());
    if (this.#typed === '' && line.trim() === '') return true;
    this.#typed += `${line}\n`;
    if (line.trim() === '' || isWholeQuestion(this.#typed)) await this.#question();
    return true;
  }

  async #question(): Promise<void> {
    const typed = withoutEnd(this.#typed);
    this.#typed = '';
    const explained = /^\s*\.explain\s+/.exec(typed);
    const kql = typed.slice(explained?.[0].length ?? 0);
    if (kql.trim() === '') return;
    this.#last = kql;
    await (explained === null ? this.#answer(kql) : this.#explain(kql));
  }

  async #command(line: string): Promise<boolean> {
    const [name = '', argument] = line.replace(/;$/, '').split(/\s+/);
    switch (name) {
      case '.quit':
      case '.exit':
        return false;
      case '.help':
        await this.#show(help);
        return true;
      case '.tables':
        await this.#show(`${this.#options.lake.tableNames.join('\n')}\n`);
        return true;
      case '.schema':
        await this.#schema(argument ?? '');
        return true;
      case '.explain':
        if (this.#last === undefined) this.#fail(['nothing was asked yet']);
        else await this.#explain(this.#last);
        return true;
      default:
        this.#fail([`${name.slice(0, 40)} is no command: wanted ${commands.join(', ')}`]);
        return true;
    }
  }

  async #schema(name: string): Promise<void> {
    const table = this.#options.lake.table(name);
    if (table === undefined) {
      this.#fail([
        `${name === '' ? '.schema wants a table' : `there is no table ${name.slice(0, 60)}`}: .tables shows all`,
      ]);
      return;
    }
    const rows = table.columns.map((column) => [column.name, column.type]);
    const columns = ['Column', 'Type'].map((column) => ({ name: column, type: 'string' as const }));
    await this.#show(tableText({ columns, rows }));
  }

  async #answer(kql: string): Promise<void> {
    const { lake, now } = this.#options;
    const running = new AbortController();
    this.#running = running;
    const answer = await lake.query(kql, { now: now(), signal: running.signal });
    this.#running = undefined;
    if (!answer.ok) {
      this.#fail(showQueryFailure(answer.error, kql));
      return;
    }
    for (const { code, message } of answer.value.warnings) this.#say(`note: ${code}: ${message}`);
    await this.#show(this.#drawn(answer.value));
  }

  #drawn(answer: Answer): string {
    const chart = answer.render === undefined ? undefined : drawChart(answer, answer.render, drawingOn(this.#terminal));
    return chart ?? tableText(answer);
  }

  async #explain(kql: string): Promise<void> {
    const { lake, now } = this.#options;
    const compiled = await lake.compile(kql, { now: now() });
    if (compiled.ok) await this.#show(explainQueryText(explainQuery(compiled.value)));
    else this.#fail(showQueryFailure({ kind: 'kql', failure: compiled.error }, kql));
  }

  async #show(text: string): Promise<void> {
    const rows = this.#isTty ? this.#terminal.size?.()?.rows : undefined;
    await showPaged(text, { rows, out: this.#terminal.out, more: () => this.#more() });
  }

  /** Waits for Enter; `q` or Ctrl-C ends the showing. */
  #more(): Promise<boolean> {
    const cancel = new AbortController();
    this.#running = cancel;
    return new Promise((resolve) => {
      const done = (goes: boolean): void => {
        this.#running = undefined;
        resolve(goes);
      };
      cancel.signal.addEventListener('abort', () => done(false), { once: true });
      this.#lines?.once('close', () => done(false));
      this.#lines?.question(`-- Enter for more, ${stop} to stop -- `, { signal: cancel.signal }, (said) =>
        done(said.trim() !== stop),
      );
    });
  }

  #fail(lines: readonly string[]): void {
    this.#failed = true;
    for (const line of lines) this.#say(line);
  }

  #say(line: string): void {
    this.#terminal.err(`${line.replaceAll(/\p{Cc}/gu, '?')}\n`);
  }

  /** Ctrl-C: what runs is cancelled, else what is typed. */
  #cancel(): void {
    if (this.#running !== undefined) {
      this.#running.abort();
      return;
    }
    const empty = this.#typed === '' && this.#lines?.line === '';
    this.#typed = '';
    // Both ends of the line are cleared before a new one begins.
    this.#lines?.write(null, { ctrl: true, name: 'e' });
    this.#lines?.write(null, { ctrl: true, name: 'u' });
    this.#terminal.err(empty ? '\n.quit or Ctrl-D leaves\n' : '\n');
    this.#ask();
  }

  #complete(line: string, done: (error: Error | null, result: [string[], string]) => void): void {
    completeLine({ before: this.#typed, line, commands }, this.#options.lake).then(
      ([hits, typed]) => done(null, [[...hits], typed]),
      () => done(null, [[], '']),
    );
  }
}
