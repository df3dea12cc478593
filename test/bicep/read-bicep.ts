/** Expressions of the grammar in GRAMMAR.md. */
export type Node =
  | { readonly kind: 'text'; readonly parts: readonly (string | Node)[] }
  | { readonly kind: 'literal'; readonly value: number | boolean | null }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'member'; readonly of: Node; readonly name: string }
  | { readonly kind: 'index'; readonly of: Node; readonly at: Node }
  | { readonly kind: 'call'; readonly name: string; readonly of?: Node; readonly values: readonly Node[] }
  | { readonly kind: 'object'; readonly members: readonly Member[] }
  | { readonly kind: 'array'; readonly items: readonly Node[] };
export interface Member {
  readonly key: Node & { readonly kind: 'text' };
  readonly value: Node;
}

export interface Statement {
  readonly kind: 'targetScope' | 'metadata' | 'param' | 'var' | 'output' | 'resource' | 'module';
  readonly name: string;
  /** The type of a parameter or output, `type@version` of a resource, the path of a module. */
  readonly about: string;
  readonly existing: boolean;
  readonly condition?: Node;
  readonly value?: Node;
  readonly decorators: readonly (Node & { readonly kind: 'call' })[];
}

/** Says where a text leaves the grammar. */
export class OutsideGrammar extends Error {}

/** Reads a Bicep file that stays inside the grammar. @throws OutsideGrammar with the line */
export const readBicep = (source: string): readonly Statement[] => new Reader(source).file();

const NAME = /[A-Za-z_]\w*/y;
const NUMBER = /\d+/y;
const operators: readonly (readonly string[])[] = [
  ['&&', '||', '??'],
  ['==', '!=', '<=', '>=', '<', '>'],
  ['+', '-'],
  ['*', '/', '%'],
];
/** What operators are in ARM's expressions. */
const functions: Readonly<Record<string, string>> = {
  '&&': 'and',
  '||': 'or',
  '??': 'coalesce',
  '==': 'equals',
  '<=': 'lessOrEquals',
  '>=': 'greaterOrEquals',
  '<': 'less',
  '>': 'greater',
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'div',
  '%': 'mod',
};

class Reader {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source.replace(/^\ufeff/, '').replaceAll('\r\n', '\n');
  }

  file(): Statement[] {
    const statements: Statement[] = [];
    this.#space(true);
    while (this.#at < this.#source.length) {
      statements.push(this.#statement());
      this.#space(true);
    }
    return statements;
  }

  #statement(): Statement {
    const decorators: (Node & { kind: 'call' })[] = [];
    while (this.#take('@')) {
      const call = this.#access();
      if (call.kind !== 'call') this.#fail('a decorator is a call');
      decorators.push(call as Node & { kind: 'call' });
      this.#space(true);
    }
    const word = this.#name();
    switch (word) {
      case 'targetScope':
        return { kind: 'targetScope', name: '', about: '', existing: false, decorators, value: this.#afterEquals() };
      case 'metadata':
      case 'var':
        return { kind: word, name: this.#name(), about: '', existing: false, decorators, value: this.#afterEquals() };
      case 'param':
      case 'output': {
        const name = this.#name();
        const about = this.#name();
        this.#space(false);
        const value = this.#peek('=') ? { value: this.#afterEquals() } : {};
        return { kind: word, name, about, existing: false, decorators, ...value };
      }
      case 'resource':
      case 'module': {
        const name = this.#name();
        const about = this.#plainText();
        const existing = this.#takeWord('existing');
        this.#expect('=');
        const condition = this.#takeWord('if') ? { condition: this.#inBrackets() } : {};
        return { kind: word, name, about, existing, decorators, ...condition, value: this.#object() };
      }
      default:
        return this.#fail(`"${word}" begins nothing`);
    }
  }

  #afterEquals(): Node {
    this.#expect('=');
    return this.#value();
  }

  #inBrackets(): Node {
    this.#expect('(');
    const value = this.#value();
    this.#expect(')');
    return value;
  }

  #value(): Node {
    const condition = this.#operation(0);
    this.#space(false);
    const mark = this.#at;
    this.#space(true);
    if (!this.#take('?')) {
      this.#at = mark;
      return condition;
    }
    this.#space(true);
    const then = this.#value();
    this.#space(true);
    this.#expect(':');
    this.#space(true);
    return { kind: 'call', name: 'if', values: [condition, then, this.#value()] };
  }

  #operation(level: number): Node {
    const symbols = operators[level];
    if (symbols === undefined) return this.#unary();
    let left = this.#operation(level + 1);
    for (;;) {
      const mark = this.#at;
      this.#space(level === 0);
      const symbol = symbols.find((candidate) => this.#peek(candidate));
      if (symbol === undefined) {
        this.#at = mark;
        return left;
      }
      this.#at += symbol.length;
      this.#space(true);
      const values = [left, this.#operation(level + 1)];
      const name = functions[symbol];
      left =
        name === undefined
          ? { kind: 'call', name: 'not', values: [{ kind: 'call', name: 'equals', values }] }
          : { kind: 'call', name, values };
    }
  }

  #unary(): Node {
    this.#space(false);
    if (this.#peek('!') && !this.#peek('!=')) {
      this.#at++;
      return { kind: 'call', name: 'not', values: [this.#unary()] };
    }
    if (this.#take('-')) {
      const value = this.#unary();
      return value.kind === 'literal' && typeof value.value === 'number'
        ? { kind: 'literal', value: -value.value }
        : { kind: 'call', name: 'sub', values: [{ kind: 'literal', value: 0 }, value] };
    }
    return this.#access();
  }

  #access(): Node {
    let node = this.#primary();
    for (;;) {
      if (this.#take('.')) {
        const name = this.#name();
        node = this.#peek('(')
          ? { kind: 'call', name, of: node, values: this.#arguments() }
          : { kind: 'member', of: node, name };
      } else if (this.#peek('[')) {
        this.#at++;
        node = { kind: 'index', of: node, at: this.#value() };
        this.#expect(']');
      } else return node;
    }
  }

  #primary(): Node {
    this.#space(false);
    if (this.#peek("'")) return this.#text();
    if (this.#peek('{')) return this.#object();
    if (this.#peek('[')) return this.#array();
    if (this.#peek('(')) return this.#inBrackets();
    const number = this.#match(NUMBER);
    if (number !== undefined) return { kind: 'literal', value: Number(number) };
    const name = this.#name();
    if (name === 'true' || name === 'false') return { kind: 'literal', value: name === 'true' };
    if (name === 'null') return { kind: 'literal', value: null };
    return this.#peek('(') ? { kind: 'call', name, values: this.#arguments() } : { kind: 'name', name };
  }

  #arguments(): Node[] {
    this.#expect('(');
    const values: Node[] = [];
    this.#space(true);
    while (!this.#take(')')) {
      values.push(this.#value());
      this.#space(true);
      if (!this.#peek(')')) this.#expect(',');
      this.#space(true);
    }
    return values;
  }

  #object(): Node & { readonly kind: 'object' } {
    this.#expect('{');
    const members: Member[] = [];
    this.#space(true);
    while (!this.#take('}')) {
      const key = this.#peek("'") ? this.#text() : textOf(this.#name());
      if (key.parts.length === 1 && key.parts[0] === 'for') this.#fail('loops are outside the grammar');
      this.#expect(':');
      members.push({ key, value: this.#value() });
      this.#between('}');
    }
    return { kind: 'object', members };
  }

  #array(): Node {
    this.#expect('[');
    const items: Node[] = [];
    this.#space(true);
    while (!this.#take(']')) {
      if (/^for\s/.test(this.#source.slice(this.#at, this.#at + 5))) this.#fail('loops are outside the grammar');
      items.push(this.#value());
      this.#between(']');
    }
    return { kind: 'array', items };
  }

  /** A comma or the end of a line stands between two items. */
  #between(end: string): void {
    const before = this.#at;
    this.#space(true);
    if (this.#take(',')) this.#space(true);
    else if (!this.#peek(end) && !this.#source.slice(before, this.#at).includes('\n'))
      this.#fail(`wanted a new line, "," or "${end}"`);
  }

  #text(): Node & { readonly kind: 'text' } {
    return this.#peek("'''") ? this.#lines() : this.#oneLine();
  }

  #lines(): Node & { readonly kind: 'text' } {
    const from = this.#at + 3;
    const end = this.#source.indexOf("'''", from);
    if (end < 0) this.#fail("a text has no '''");
    this.#at = end + 3;
    return textOf(this.#source.slice(from, end).replace(/^\n/, ''));
  }

  #oneLine(): Node & { readonly kind: 'text' } {
    this.#expect("'");
    const parts: (string | Node)[] = [];
    let literal = '';
    for (;;) {
      const letter = this.#source[this.#at];
      if (letter === undefined || letter === '\n') this.#fail('a text has no end');
      if (this.#take("'")) break;
      if (this.#take('${')) {
        if (literal !== '') parts.push(literal);
        literal = '';
        parts.push(this.#value());
        this.#expect('}');
      } else literal += this.#letter();
    }
    if (literal !== '' || parts.length === 0) parts.push(literal);
    return { kind: 'text', parts };
  }

  #letter(): string {
    const letter = this.#source[this.#at++] ?? '';
    if (letter !== '\\') return letter;
    const escaped = this.#source[this.#at++] ?? '';
    const known: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', "'": "'", '\\': '\\', $: '$' };
    if (escaped in known) return known[escaped] ?? '';
    const point = this.#match(/u\{[0-9a-fA-F]{1,6}\}/y, -1);
    if (point === undefined) this.#fail(`"\\${escaped}" escapes nothing`);
    return String.fromCodePoint(Number.parseInt((point ?? '').slice(2, -1), 16));
  }

  #plainText(): string {
    this.#space(false);
    const { parts } = this.#text();
    return parts.every((part) => typeof part === 'string') ? parts.join('') : this.#fail('a plain text is wanted');
  }

  #name(): string {
    this.#space(false);
    return this.#match(NAME) ?? this.#fail('a name is wanted');
  }

  #takeWord(word: string): boolean {
    this.#space(false);
    const mark = this.#at;
    if (this.#match(NAME) === word) return true;
    this.#at = mark;
    return false;
  }

  #match(pattern: RegExp, shift = 0): string | undefined {
    pattern.lastIndex = this.#at + shift;
    const found = pattern.exec(this.#source)?.[0];
    if (found !== undefined) this.#at = pattern.lastIndex;
    return found;
  }

  #peek(symbol: string): boolean {
    return this.#source.startsWith(symbol, this.#at);
  }

  #take(symbol: string): boolean {
    if (!this.#peek(symbol)) return false;
    this.#at += symbol.length;
    return true;
  }

  #expect(symbol: string): void {
    this.#space(false);
    if (!this.#take(symbol)) this.#fail(`wanted "${symbol}"`);
  }

  /** Passes over spaces and comments, and ends of lines where they mean nothing. */
  #space(lines: boolean): void {
    const pattern = lines
      ? /(?:\s|\/\/[^\n]*|\/\*[\s\S]*?\*\/|#disable-[^\n]*)*/y
      : /(?:[ \t]|\/\/[^\n]*|\/\*[\s\S]*?\*\/)*/y;
    this.#match(pattern);
  }

  #fail(why: string): never {
    const line = this.#source.slice(0, this.#at).split('\n').length;
    throw new OutsideGrammar(`line ${line}: ${why}`);
  }
}

const textOf = (text: string): Node & { readonly kind: 'text' } => ({ kind: 'text', parts: [text] });
