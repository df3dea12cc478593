import { LineIndex } from '../../lib/text-position.ts';
import type { SourceLocation } from '../../model/resource.ts';
import { isUnknown, joinText } from '../../model/unknown.ts';
import type { Value } from '../../model/value.ts';
import { type ModuleStep, moduleText, parseModule } from './address.ts';
import type { Configuration } from './configuration.ts';
import { type HclItem, scanHcl } from './hcl-scan.ts';
import type { Instance } from './instance.ts';
import { pieceOf } from './value-text.ts';

/** A `.tf` file beside the plan. */
export interface TerraformSource {
  readonly file: string;
  readonly text: string;
}

/** The `.tf` files that match a pattern relative to the plan's folder: `*.tf`, `modules/data/*.tf`. */
export type FindSources = (pattern: string) => readonly TerraformSource[];

/** What the text of one attribute shows beyond the references that the plan lists. */
export interface WrittenText {
  readonly references: readonly string[];
  /** A text of its own stands in the expression. */
  readonly hasLiterals: boolean;
  /** The value is the one referred to, as it is. */
  readonly isDirect: boolean;
  /** The text around the one interpolation, put around its value; undefined where the form is another. */
  readonly around: (value: Value) => Value | undefined;
}

interface Module {
  readonly blocks: ReadonlyMap<string, Block>;
  readonly locals: ReadonlyMap<string, string>;
}
interface Block {
  /** What stands in the block, scanned when first asked. */
  items?: readonly HclItem[];
  readonly source: TerraformSource;
  readonly item: HclItem;
  readonly lines: LineIndex;
}

/** Characters of an expression whose form is looked at. */
const MAX_EXPRESSION = 4000;

const none: Module = { blocks: new Map(), locals: new Map() };

/** Functions that give back (one of) what they are given. */
const transparent = new Set([
  'toset',
  'tolist',
  'values',
  'one',
  'coalesce',
  'try',
  'flatten',
  'concat',
  'compact',
  'distinct',
]);
const TRAVERSAL = /(?<![\p{L}\p{N}_."-])[\p{L}_][\p{L}\p{N}_-]*(?:\.[\p{L}\p{N}_*-]+|\[[^\]\n]{0,200}\])+/gu;

/** The `.tf` files beside a plan: lines for findings, and the form of expressions. Read only when asked. */
export class SourceText {
  /** What has no place in a text stands in the plan, of which no line is known. */
  readonly #plan: SourceLocation;
  readonly #find: FindSources | undefined;
  readonly #modules = new Map<string, Module>();
  #configuration: Configuration | undefined;

  constructor(file: string, find: FindSources | undefined) {
    this.#plan = { file };
    this.#find = find;
  }

  /** Module calls name the folders of their modules; given once the plan is read. */
  use(configuration: Configuration): void {
    this.#configuration = configuration;
  }

  /**
   * The resource block, an attribute of it, or the nearest thing above that has a place: the module call, the file.
   * @param attributes asked for only where there is a block to find them in
   */
  locate(instance: Instance, attributes: () => readonly string[] = () => []): SourceLocation {
    if (this.#find === undefined) return this.#plan;
    const steps = parseModule(instance.module);
    const block = this.#block(instance);
    if (block !== undefined) return place(block, this.#inner(block, attributes()));
    for (let depth = steps.length; depth > 0; depth--) {
      const call = this.#module(steps.slice(0, depth - 1)).blocks.get(`module.${steps[depth - 1]?.call}`);
      if (call !== undefined) return place(call, call.item.start);
    }
    return this.#plan;
  }

  #inner(block: Block, attributes: readonly string[]): number {
    let offset = block.item.start;
    let body = block.item;
    for (const name of attributes) {
      const found = scanHcl(block.source.text, body.from, body.to).find(
        (i) => i.name === name || (i.name === 'dynamic' && i.labels[0] === name),
      );
      if (found === undefined) break;
      offset = found.start;
      if (found.kind === 'attribute') break;
      body = found;
    }
    return offset;
  }

  /** Whether the resource's text has a `dynamic` block of this name, which a plan's configuration does not show. */
  hasDynamicBlock(instance: Instance, name: string): boolean {
    const block = this.#block(instance);
    if (block === undefined) return false;
    const items = itemsOf(block);
    return items.some((i) => i.name === 'dynamic' && i.labels[0] === name);
  }

  /** A top-level attribute of a resource as it is written. */
  attribute(instance: Instance, name: string): WrittenText | undefined {
    const block = this.#block(instance);
    if (block === undefined) return undefined;
    const items = itemsOf(block);
    const item = items.find((i) => i.kind === 'attribute' && i.name === name);
    if (item === undefined || item.to - item.from > MAX_EXPRESSION) return undefined;
    return readText(block.source.text.slice(item.from, item.to).trim());
  }

  /** What a local value of a module refers to, where its text can be read and gives its references back unchanged. */
  local(modules: readonly ModuleStep[], name: string): readonly string[] | undefined {
    const expression = this.#module(modules).locals.get(name);
    const written = expression === undefined || expression.length > MAX_EXPRESSION ? undefined : readText(expression);
    return written?.isDirect === true ? written.references : undefined;
  }

  #block(instance: Instance): Block | undefined {
    if (this.#find === undefined) return undefined;
    const kind = instance.mode === 'data' ? 'data' : 'resource';
    return this.#module(parseModule(instance.module)).blocks.get(`${kind}.${instance.type}.${instance.name}`);
  }

  #module(steps: readonly ModuleStep[]): Module {
    const key = moduleText(steps.map(({ call }) => ({ call })));
    let module = this.#modules.get(key);
    if (module === undefined) {
      const folder = this.#find === undefined ? undefined : this.#folder(steps);
      module = folder === undefined || this.#find === undefined ? none : readModule(this.#find(`${folder}*.tf`));
      this.#modules.set(key, module);
    }
    return module;
  }

  /** The folder of a module relative to the plan, with its slash; undefined for a module from elsewhere. */
  #folder(steps: readonly ModuleStep[]): string | undefined {
    let folder = '';
    for (let i = 1; i <= steps.length; i++) {
      const source = this.#configuration?.call(steps.slice(0, i))?.['source'];
      if (typeof source !== 'string' || !/^\.\.?\//.test(source)) return undefined;
      folder = joinFolder(folder, source);
    }
    return folder;
  }
}

function joinFolder(folder: string, relative: string): string {
  const steps = folder.split('/').filter((s) => s !== '');
  for (const step of relative.split('/')) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.length === 0 ? '' : `${steps.join('/')}/`;
}

function readModule(sources: readonly TerraformSource[]): Module {
  const blocks = new Map<string, Block>();
  const locals = new Map<string, string>();
  for (const source of sources) {
    const lines = new LineIndex(source.text);
    for (const item of scanHcl(source.text)) {
      if (item.kind !== 'block') continue;
      if (item.name !== 'locals') blocks.set([item.name, ...item.labels].join('.'), { source, item, lines });
      else
        for (const l of scanHcl(source.text, item.from, item.to)) locals.set(l.name, source.text.slice(l.from, l.to));
    }
  }
  return { blocks, locals };
}

const itemsOf = (block: Block): readonly HclItem[] => {
  block.items ??= scanHcl(block.source.text, block.item.from, block.item.to);
  return block.items;
};

const place = (block: Block, offset: number): SourceLocation => ({
  file: block.source.file,
  ...block.lines.at(offset),
});

/** Reads the form of an expression: a reference, a text with one interpolation, or something else. */
export function readText(expression: string): WrittenText {
  const template = /^"((?:[^"$\\]|\$(?!\{))*)\$\{([^{}"]+)\}((?:[^"$\\]|\$(?!\{))*)"$/.exec(expression);
  const [, before = '', inner = expression, after = ''] = template ?? [];
  // Texts are emptied, except an index: `subnet["a"]`.
  const code = inner.replace(/(?<![\p{L}\p{N}_\]]\[)"(?:[^"\\$]|\\.|\$(?!\{))*"/gu, '""');
  const references = [...code.matchAll(TRAVERSAL)].map((m) => m[0]);
  const calls = [...code.matchAll(/([\p{L}_][\p{L}\p{N}_]*)\s*\(/gu)].map((m) => m[1] ?? '');
  const isPlain =
    calls.every((name) => transparent.has(name)) && !/[+*/%]|\bfor\b/.test(code.replace(/\[\*\]|\.\*/g, ''));
  const isTemplate = inner.includes('${');
  return {
    references,
    hasLiterals: code.includes('""'),
    isDirect: isPlain && !isTemplate && before === '' && after === '',
    around: (value) => {
      if (!isPlain || isTemplate || (typeof value === 'object' && !isUnknown(value))) return undefined;
      return joinText([before, pieceOf(value), after]);
    },
  };
}
