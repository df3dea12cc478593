import { err, ok, type Result } from '../../lib/result.ts';
import { limits } from '../../model/limits.ts';
import type { Expression } from './ast.ts';
import { type ExpressionError, ExpressionFailure } from './context.ts';

/** Parsed texts kept for the next time: a template repeats few expressions many times. */
const CACHE_ENTRIES = 20_000;
/** Longer texts are parsed anew, so that the cache stays small in bytes as well as in entries. */
const CACHED_LENGTH = 4096;
const cache = new Map<string, Result<Expression, ExpressionError>>();

/**
 * Reads the text of an expression, without its outer brackets, into a frozen tree.
 * Errors: `ARM_SYNTAX`; `ARM_TOO_DEEP` past the limits of depth and length. Never throws.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-expressions
 */
export function parseExpression(text: string): Result<Expression, ExpressionError> {
  const known = cache.get(text);
  if (known !== undefined) return known;
  const result = parse(text);
  if (text.length <= CACHED_LENGTH) {
    if (cache.size >= CACHE_ENTRIES) {
      const oldest = cache.keys().next();
      if (oldest.done !== true) cache.delete(oldest.value);
    }
    cache.set(text, result);
  }
  return result;
}

function parse(text: string): Result<Expression, ExpressionError> {
  if (text.length > limits.expressionLength) {
    const message = `The expression has ${text.length} characters; at most ${limits.expressionLength} are read`;
    return err({ code: 'ARM_TOO_DEEP', message, offset: 0 });
  }
  try {
    return ok(new Parser(text).whole());
  } catch (error) {
    if (error instanceof ExpressionFailure) {
      return err({ code: error.code, message: error.message, offset: error.offset });
    }
    throw error;
  }
}

/** A node with its height, which bounds the recursion of everything that later walks the tree. */
interface Grown {
  readonly node: Expression;
  readonly height: number;
}

const IDENTIFIER = /[A-Za-z_$][\w$]*/y;
const MEMBER_NAME = /[\w$]+/y;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /\s*/y;
const STRING = /'(?:[^']|'')*'/y;

/** Recursive descent; the depth is checked on every level, so hostile nesting fails long before the stack does. */
class Parser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): Expression {
    const { node } = this.#expression(0);
    this.#space();
    if (this.#at < this.#text.length) throw this.#unexpected('after the end of the expression');
    return node;
  }

  #expression(depth: number): Grown {
    this.#space();
    let grown = this.#primary(depth);
    for (;;) {
      this.#space();
      const next = this.#postfix(grown, depth);
      if (next === undefined) return grown;
      grown = next;
      this.#checkDepth(depth + grown.height);
    }
  }

  #primary(depth: number): Grown {
    this.#checkDepth(depth);
    const offset = this.#at;
    const first = this.#text[offset];
    if (first === "'") return { node: this.#string(), height: 1 };
    const number = this.#take(NUMBER);
    if (number !== undefined) {
      return { node: Object.freeze({ kind: 'Number', value: Number(number), offset }), height: 1 };
    }
    const name = this.#take(IDENTIFIER);
    if (name === undefined) throw this.#unexpected('where a function, a text or a number should start');
    return this.#callOrNamespace(name, offset, depth);
  }

  #callOrNamespace(first: string, offset: number, depth: number): Grown {
    this.#space();
    const parts = [first];
    while (this.#text[this.#at] === '.') {
      this.#at++;
      this.#space();
      const part = this.#take(IDENTIFIER);
      if (part === undefined) throw this.#unexpected('where the name of a function should stand');
      parts.push(part);
      this.#space();
    }
    if (this.#text[this.#at] !== '(') {
      const message = `"${shorten(parts.join('.'))}" is not a call: a function needs parentheses, a text needs single quotes`;
      throw new ExpressionFailure('ARM_SYNTAX', message, offset);
    }
    const { args, height } = this.#arguments(depth);
    const name = parts.pop() ?? '';
    const base = { kind: 'Call', name, args: Object.freeze(args), offset } as const;
    const node = parts.length > 0 ? { ...base, namespace: parts.join('.') } : base;
    return { node: Object.freeze(node), height: height + 1 };
  }

  #arguments(depth: number): { args: Expression[]; height: number } {
    this.#at++;
    const args: Expression[] = [];
    let height = 0;
    this.#space();
    if (this.#text[this.#at] === ')') {
      this.#at++;
      return { args, height };
    }
    for (;;) {
      const grown = this.#expression(depth + 1);
      args.push(grown.node);
      height = Math.max(height, grown.height);
      const c = this.#text[this.#at];
      if (c !== ',' && c !== ')') throw this.#unexpected('where a comma or a closing parenthesis should stand');
      this.#at++;
      if (c === ')') return { args, height };
    }
  }

  #postfix(target: Grown, depth: number): Grown | undefined {
    const c = this.#text[this.#at];
    if (c === '.') return this.#member(target);
    if (c === '[') return this.#index(target, depth);
    return undefined;
  }

  #member(target: Grown): Grown {
    const offset = this.#at;
    this.#at++;
    const safe = this.#accept('?');
    this.#space();
    const name = this.#take(MEMBER_NAME);
    if (name === undefined) throw this.#unexpected('where the name of a member should stand');
    const node = Object.freeze({ kind: 'Member', target: target.node, name, safe, offset } as const);
    return { node, height: target.height + 1 };
  }

  #index(target: Grown, depth: number): Grown {
    const offset = this.#at;
    this.#at++;
    const safe = this.#accept('?');
    const index = this.#expression(depth + 1);
    if (!this.#accept(']')) throw this.#unexpected('where a closing bracket should stand');
    const node = Object.freeze({ kind: 'Index', target: target.node, index: index.node, safe, offset } as const);
    return { node, height: Math.max(target.height, index.height) + 1 };
  }

  #string(): Expression {
    const offset = this.#at;
    const quoted = this.#take(STRING);
    if (quoted === undefined) throw new ExpressionFailure('ARM_SYNTAX', 'A text has no closing quote', offset);
    return Object.freeze({ kind: 'String', value: quoted.slice(1, -1).replaceAll("''", "'"), offset });
  }

  #accept(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #space(): void {
    const c = this.#text.charCodeAt(this.#at);
    if (c <= 0x20 || c > 0x7f) this.#take(SPACE);
  }

  #checkDepth(depth: number): void {
    if (depth <= limits.expressionDepth) return;
    const message = `The expression nests deeper than ${limits.expressionDepth} levels`;
    throw new ExpressionFailure('ARM_TOO_DEEP', message, this.#at);
  }

  #unexpected(where: string): ExpressionFailure {
    const c = this.#text.codePointAt(this.#at);
    const what = c === undefined ? 'The expression ends' : `Unexpected "${String.fromCodePoint(c)}"`;
    return new ExpressionFailure('ARM_SYNTAX', `${what} ${where}`, this.#at);
  }
}

const shorten = (text: string): string => (text.length > 60 ? `${text.slice(0, 60)}...` : text);
