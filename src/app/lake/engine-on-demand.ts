import type { Engine, EngineAnswer, EngineRowStream, InsertRequest, Statement } from '../../lake/engine/engine.ts';
import type { EngineFailure } from '../../lake/engine/failure.ts';
import { type EngineOptions, openEngine } from '../../lake/engine/open-engine.ts';
import type { Result } from '../../lib/result.ts';

type Opened = Promise<Result<Engine, EngineFailure>>;

/** An engine that starts with the first thing that is asked of it: most explanations ask nothing. */
export class EngineOnDemand implements Engine {
  readonly #options: EngineOptions;
  readonly #open: (options: EngineOptions) => Opened;
  #opened: Opened | undefined;

  constructor(options: EngineOptions, open: (options: EngineOptions) => Opened = openEngine) {
    this.#options = options;
    this.#open = open;
  }

  query(statement: Statement): Promise<Result<EngineAnswer, EngineFailure>> {
    return this.#with((engine) => engine.query(statement));
  }

  queryRows(statement: Statement): Promise<Result<EngineRowStream, EngineFailure>> {
    return this.#with((engine) => engine.queryRows(statement));
  }

  execute(statement: Statement): Promise<Result<undefined, EngineFailure>> {
    return this.#with((engine) => engine.execute(statement));
  }

  insert(request: InsertRequest): Promise<Result<{ readonly rowsWritten: number }, EngineFailure>> {
    return this.#with((engine) => engine.insert(request));
  }

  async close(): Promise<void> {
    const opened = await this.#opened;
    if (opened?.ok === true) await opened.value.close();
  }

  async #with<T>(work: (engine: Engine) => Promise<Result<T, EngineFailure>>): Promise<Result<T, EngineFailure>> {
    this.#opened ??= this.#open(this.#options);
    const opened = await this.#opened;
    return opened.ok ? work(opened.value) : opened;
  }
}
