import { type ParseArgsConfig, parseArgs } from 'node:util';
import { err, ok, type Result } from '../lib/result.ts';
import type { Terminal } from './terminal.ts';

export type OptionsConfig = NonNullable<ParseArgsConfig['options']>;

/** An argument list once read. Options that may be given several times are lists. */
export interface Arguments {
  readonly positionals: readonly string[];
  readonly text: (name: string) => string | undefined;
  readonly list: (name: string) => readonly string[];
  readonly flag: (name: string) => boolean;
  /** Options in the order in which they were given. */
  readonly given: readonly { readonly name: string; readonly value: string | undefined }[];
}

/** One command of the program. `run` answers with the exit code: 0, 1 something fails, 2 could not run. */
export interface Command {
  readonly help: string;
  readonly options: OptionsConfig;
  readonly run: (args: Arguments, terminal: Terminal) => Promise<number>;
}

/** Reads arguments strictly. @returns on error one line */
export function readArguments(args: readonly string[], options: OptionsConfig): Result<Arguments, string> {
  try {
    const parsed = parseArgs({ args: [...args], options, allowPositionals: true, strict: true, tokens: true });
    const values: Readonly<Record<string, unknown>> = parsed.values;
    return ok({
      positionals: parsed.positionals,
      text: (name) => textOf(values[name]),
      list: (name) => {
        const value = values[name];
        return Array.isArray(value) ? value.map(String) : [];
      },
      flag: (name) => values[name] === true,
      given: parsed.tokens.flatMap((token) =>
        token.kind === 'option' ? [{ name: token.name, value: token.value }] : [],
      ),
    });
  } catch (error) {
    return err(oneLine(error));
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** The parser's message is a sentence or two with advice on quoting; the first sentence tells. */
const oneLine = (error: unknown): string => {
  const text = error instanceof Error ? error.message : 'arguments cannot be read';
  return text.split(/\.\s|\n/)[0] ?? text;
};

/** One of the values that an option takes, or the line that says which they are. */
export function oneOf<T extends string>(name: string, value: string, known: readonly T[]): Result<T, string> {
  const found = known.find((candidate) => candidate === value);
  return found === undefined ? err(`--${name} is "${value.slice(0, 40)}": wanted ${known.join(', ')}`) : ok(found);
}
