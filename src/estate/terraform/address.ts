import { remember } from '../../arm/remember.ts';

/** One step of a traversal: a name, or what stood in square brackets. */
export type Step = { readonly name: string } | { readonly index: string | number } | { readonly index: undefined };

/** An index that is not a constant (`each.key`, `count.index`, a splat). */
const openIndex: Step = { index: undefined };

/**
 * Splits a Terraform address or reference: `module.a["x.y"].azurerm_key_vault.kv[0].id`. Undefined for a text that is
 * none. Source: https://developer.hashicorp.com/terraform/cli/state/resource-addressing
 */
export function parseTraversal(text: string): readonly Step[] | undefined {
  const steps: Step[] = [];
  let at = 0;
  while (at < text.length) {
    const read = text[at] === '[' ? readIndex(text, at) : readName(text, text[at] === '.' ? at + 1 : at);
    if (read === undefined) return undefined;
    steps.push(read.step);
    at = read.end;
  }
  return steps.length === 0 ? undefined : steps;
}

interface Read {
  readonly step: Step;
  readonly end: number;
}

function readName(text: string, start: number): Read | undefined {
  const name = /^(?:[\p{L}_][\p{L}\p{N}_-]*|\d+|\*)/u.exec(text.slice(start, start + 512))?.[0];
  if (name === undefined) return undefined;
  const end = start + name.length;
  if (name === '*') return { step: openIndex, end };
  return { step: /^\d/.test(name) ? { index: Number(name) } : { name }, end };
}

function readIndex(text: string, start: number): Read | undefined {
  if (text[start + 1] !== '"') {
    const close = text.indexOf(']', start);
    if (close < 0) return undefined;
    const inner = text.slice(start + 1, close).trim();
    return { step: /^\d+$/.test(inner) ? { index: Number(inner) } : openIndex, end: close + 1 };
  }
  let end = start + 2;
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
  if (text[end + 1] !== ']') return undefined;
  return { step: { index: unquote(text.slice(start + 1, end + 1)) }, end: end + 2 };
}

function unquote(quoted: string): string {
  try {
    return String(JSON.parse(quoted));
  } catch {
    return quoted.slice(1, -1);
  }
}

/** One call of a module, with the key or position of its instance where it has several. */
export interface ModuleStep {
  readonly call: string;
  readonly index?: string | number;
}

/** A module instance's address as its calls: `module.a["x"].module.b` -> `[{call: 'a', index: 'x'}, {call: 'b'}]`. */
export const parseModule = remember((address: string): readonly ModuleStep[] => {
  const steps = parseTraversal(address) ?? [];
  const modules: ModuleStep[] = [];
  for (let i = 0; i < steps.length; ) {
    const call = nameOf(steps[i + 1]);
    if (nameOf(steps[i]) !== 'module' || call === undefined) break;
    const index = indexOf(steps[i + 2]);
    modules.push(index === undefined ? { call } : { call, index });
    i += index === undefined ? 2 : 3;
  }
  return modules;
});

/** The name of a step by name; undefined for an index or for nothing. */
export const nameOf = (step: Step | undefined): string | undefined =>
  step !== undefined && 'name' in step ? step.name : undefined;

/** The key or position of a step by index; undefined for a name, for nothing, and where it is not a constant. */
export const indexOf = (step: Step | undefined): string | number | undefined =>
  step !== undefined && 'index' in step ? step.index : undefined;

/** Whether a step is an index, a constant or not. */
export const isIndex = (step: Step | undefined): boolean => step !== undefined && 'index' in step;

/** `[0]`, `["key"]` or nothing, as Terraform writes it. */
export const indexText = (index: string | number | undefined): string =>
  index === undefined ? '' : `[${typeof index === 'number' ? index : JSON.stringify(index)}]`;

/** A module instance's address. */
export const moduleText = (modules: readonly ModuleStep[]): string =>
  modules.map((m) => `module.${m.call}${indexText(m.index)}`).join('.');

/** A path of steps in the form that identities have: `identity[0].principal_id`. */
export const pathText = (path: readonly (string | number)[]): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i === 0 ? '' : '.'}${step}`)).join('');

/**
 * The longest reference of each traversal: Terraform lists `a.b.id` and then each of its prefixes `a.b`.
 * Source: https://developer.hashicorp.com/terraform/internals/json-format#expression-representation
 */
export function wholeReferences(references: readonly string[]): readonly string[] {
  const whole = new Set<string>();
  let last: string | undefined;
  for (const reference of references) {
    const isPrefix = last?.startsWith(reference) === true && /^[.[]/.test(last.slice(reference.length));
    if (isPrefix || whole.has(reference)) continue;
    whole.add(reference);
    last = reference;
  }
  return [...whole];
}
