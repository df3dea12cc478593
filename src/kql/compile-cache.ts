import type { Result } from '../lib/result.ts';
import type { CompiledQuery } from './compile.ts';
import type { KqlFailure } from './failure.ts';

type Compiled = Result<CompiledQuery, KqlFailure>;

/**
 * Remembers what texts compile to. One cache belongs to one catalogue: who changes the tables or functions takes a new cache.
 * The least recently used text goes first.
 */
export class CompileCache {
  readonly #limit: number;
  readonly #entries = new Map<string, Compiled>();

  /** @param limit how many texts are remembered */
  constructor(limit = 1000) {
    this.#limit = limit;
  }

  /** What the text compiles to, where it is remembered. */
  find(text: string): Compiled | undefined {
    const known = this.#entries.get(text);
    if (known === undefined) return undefined;
    this.#entries.delete(text);
    this.#entries.set(text, known);
    return known;
  }

  /** What the text compiles to, compiled now or remembered. */
  async get(text: string, compile: () => Promise<Compiled>): Promise<Compiled> {
    const known = this.find(text);
    if (known !== undefined) return known;
    const compiled = await compile();
    this.keep(text, compiled);
    return compiled;
  }

  /** Remembers what a text compiles to. */
  keep(text: string, compiled: Compiled): void {
    this.#entries.set(text, compiled);
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > this.#limit && oldest.done !== true) this.#entries.delete(oldest.value);
  }
}
