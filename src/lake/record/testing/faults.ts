import { err } from '../../../lib/result.ts';
import type { Engine } from '../../engine/engine.ts';
import { engineFailure } from '../../engine/failure.ts';
import type { RecordLedger } from '../record-ledger.ts';
import type { SpoolFiles } from '../spool-files.ts';

/** Which call fails, whether it has done its work by then, and whether the process is as good as dead from there on. */
export interface Fault {
  readonly call: string;
  readonly number: number;
  readonly when: 'before' | 'after';
  readonly dies: boolean;
}

/** Makes one call of the ports fail, and every later one where the process dies of it. */
export class FaultyPorts {
  readonly #fault: Fault | undefined;
  readonly #counts = new Map<string, number>();
  #dead = false;
  /** Every call that was made. */
  readonly calls = new Set<string>();
  happened = false;
  #tellDeath: () => void = () => undefined;
  /** Resolves when the process is as good as dead. */
  readonly died = new Promise<void>((resolve) => {
    this.#tellDeath = resolve;
  });

  constructor(fault: Fault | undefined) {
    this.#fault = fault;
  }

  /** From here on nothing works any more. */
  die(): void {
    this.#dead = true;
    this.#tellDeath();
  }

  async #run<T>(call: string, work: () => Promise<T>, failed: () => T): Promise<T> {
    if (this.#dead) return failed();
    this.calls.add(call);
    const number = (this.#counts.get(call) ?? 0) + 1;
    this.#counts.set(call, number);
    if (this.#fault?.call !== call || this.#fault.number !== number) return work();
    this.happened = true;
    const done = this.#fault.when === 'after' ? await work() : undefined;
    if (this.#fault.dies) this.die();
    return done === undefined || this.#fault.when === 'after' ? failed() : done;
  }

  files(files: SpoolFiles): SpoolFiles {
    const broken = (): never => {
      throw Object.assign(new Error('ENOSPC: made to fail'), { code: 'ENOSPC' });
    };
    const run = <T>(call: string, work: () => Promise<T>): Promise<T> => this.#run(`spool.${call}`, work, broken);
    return {
      folder: files.folder,
      list: () => run('list', () => files.list()),
      create: (name) => run('create', () => files.create(name)),
      write: (name, offset, pieces) => run('write', () => files.write(name, offset, pieces)),
      sync: (name) => run('sync', () => files.sync(name)),
      truncate: (name, size) => run('truncate', () => files.truncate(name, size)),
      size: (name) => run('size', () => files.size(name)),
      read: (name, offset, length) => run('read', () => files.read(name, offset, length)),
      replace: (name, text) => run('replace', () => files.replace(name, text)),
      rename: (name, to) => run('rename', () => files.rename(name, to)),
      remove: (name) => run('remove', () => files.remove(name)),
      release: (name) => files.release(name),
      close: () => files.close(),
    };
  }

  engine(engine: Engine): Engine {
    const died = () => err(engineFailure('ENGINE_DIED', 'made to fail'));
    return {
      query: (statement) => this.#run('engine.query', () => engine.query(statement), died),
      queryRows: (statement) => this.#run('engine.queryRows', () => engine.queryRows(statement), died),
      execute: (statement) => this.#run('engine.execute', () => engine.execute(statement), died),
      insert: (request) => this.#run('engine.insert', () => engine.insert(request), died),
      close: async () => undefined,
    };
  }

  ledger(ledger: RecordLedger): RecordLedger {
    const failed = () => err({ code: 'LEDGER_DISK', message: 'made to fail' });
    return {
      get lastBatch() {
        return ledger.lastBatch;
      },
      findSchema: (schema) => ledger.findSchema(schema),
      append: (leaves) => this.#run('ledger.append', () => ledger.append(leaves), failed),
    };
  }
}
