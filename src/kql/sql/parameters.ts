import { type Fragment, raw } from './fragment.ts';

/** The values of a query. They travel beside the SQL as ClickHouse query parameters and are never part of its text. */
export class Parameters {
  readonly #values = new Map<string, string>();
  readonly #names = new Map<string, string>();

  /**
   * A parameter of a ClickHouse type; the same value twice is one parameter. An array travels as text and becomes one in SQL:
   * the protocol has notations of its own for arrays that hold quotes or nulls.
   */
  add(type: string, value: string): Fragment {
    if (type.startsWith('Array(')) return raw(`CAST(${this.text(value).text}, ${quoted(type)})`);
    const key = `${type} ${value}`;
    let name = this.#names.get(key);
    if (name === undefined) {
      name = `p${this.#names.size + 1}`;
      this.#names.set(key, name);
      this.#values.set(name, value);
    }
    return raw(`{${name}:${type}}`);
  }

  /** Text. */
  text(value: string): Fragment {
    return this.add('String', value);
  }

  /** A list of texts. */
  texts(values: readonly string[]): Fragment {
    return this.add('Array(String)', arrayText(values.map(quoted)));
  }

  /** A whole number. */
  long(value: number | bigint): Fragment {
    return this.add('Int64', String(value));
  }

  /** Name and text of every value, as the engine takes them. */
  get values(): Readonly<Record<string, string>> {
    return Object.fromEntries(this.#values);
  }
}

/** The ClickHouse parameter that holds the value of a query parameter. */
export const inputName = (name: string): string => `given_${name}`;

/** A text inside ClickHouse's notation of an array. */
export const quoted = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** ClickHouse's notation of an array of elements that are already written in its notation. */
const arrayText = (elements: readonly string[]): string => `[${elements.join(',')}]`;
