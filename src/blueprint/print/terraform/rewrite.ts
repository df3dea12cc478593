import type { AzurermRow, Rewrite } from './azurerm-type.ts';
import { isTfObject, jsonOf, type TfObject, type TfValue } from './tf-value.ts';

/** 'Enabled' to true and 'Disabled' to false. */
export const enabled: Rewrite = (value) => (value === 'Enabled' ? true : value === 'Disabled' ? false : undefined);

/** True to false and back. */
export const negated: Rewrite = (value) => (typeof value === 'boolean' ? !value : undefined);

/** Only this value is understood; it is what the provider does anyway, or what the presence of a block means. */
export const only =
  (...values: readonly TfValue[]): Rewrite =>
  (value) =>
    values.includes(value) ? value : undefined;

/** Words of ARM to those of the provider; others stay as they are. */
export const words =
  (table: Readonly<Record<string, TfValue>>): Rewrite =>
  (value) =>
    typeof value === 'string' && Object.hasOwn(table, value) ? (table[value] ?? null) : value;

/** Only an empty list or object is understood: nothing is said. */
export const nothing: Rewrite = (value) =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0 ? value : undefined;

/** The keys of an object as a list: ids of user-assigned identities. */
export const keys: Rewrite = (value) => (isTfObject(value) ? Object.keys(value) : undefined);

/** `[{ name, value }]` to a map. */
export const mapOf =
  (key: string, member: string): Rewrite =>
  (value) => {
    if (!Array.isArray(value)) return undefined;
    const made: Record<string, TfValue> = {};
    for (const item of value as readonly TfValue[]) {
      const name = isTfObject(item) ? item[key] : undefined;
      const held = isTfObject(item) ? item[member] : undefined;
      if (typeof name !== 'string' || held === undefined) return undefined;
      made[name] = held;
    }
    return made;
  };

/** A list of objects to an attribute that is one: each object names every member, what is not said with null. */
export const full =
  (members: readonly string[], rows: readonly AzurermRow[]): Rewrite =>
  (value, tools) => {
    const blocks = each(rows)(value, tools);
    const open = Object.fromEntries(members.map((member) => [member, null]));
    return Array.isArray(blocks) ? blocks.map((item) => (isTfObject(item) ? { ...open, ...item } : item)) : undefined;
  };

/** A list of objects to a list of blocks. */
export const each =
  (rows: readonly AzurermRow[]): Rewrite =>
  (value, tools) => {
    if (!Array.isArray(value)) return undefined;
    const blocks = (value as readonly TfValue[]).map((item) => (isTfObject(item) ? tools.rows(rows, item) : undefined));
    return blocks.every((block) => block !== undefined) ? blocks : undefined;
  };

/** An object to one block. */
export const block =
  (rows: readonly AzurermRow[]): Rewrite =>
  (value, tools) =>
    isTfObject(value) ? tools.rows(rows, value) : undefined;

/** `[{ id }]` to a list of ids; `key` names the member where it is not `id`. */
export const ids =
  (key = 'id'): Rewrite =>
  (value) => {
    if (!Array.isArray(value)) return undefined;
    const list = (value as readonly TfValue[]).map((item) =>
      isTfObject(item) && Object.keys(item).length === 1 ? item[key] : undefined,
    );
    return list.every((id) => id !== undefined) ? list : undefined;
  };

/** `https://vault/keys/name` and the like from their pieces, and durations: a text between two others. */
export const between =
  (before: string, after: string): Rewrite =>
  (value) => {
    if (typeof value !== 'string' || !value.startsWith(before) || !value.endsWith(after)) return undefined;
    const middle = value.slice(before.length, value.length - after.length);
    return /^\d+$/.test(middle) ? Number(middle) : middle;
  };

/** One value to a list of one, and the first of a list. */
export const listOf: Rewrite = (value) => [value];
export const firstOf: Rewrite = (value) =>
  Array.isArray(value) && value.length === 1 ? (value[0] as TfValue) : undefined;

/** Whatever it is as JSON text, references inside it kept. */
export const json: Rewrite = (value) => `\${jsonencode(${hcl(value)})}`;

/** The same for what is long: its parts stand among the locals of the file. */
export const jsonLocal: Rewrite = (value) => ({ [jsonOf]: value });

/** A number in a text, and the text of a number. */
export const number: Rewrite = (value) =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : undefined;
export const text: Rewrite = (value) => (typeof value === 'number' ? String(value) : undefined);

/** A value as an expression of Terraform's own language, for use inside a function. */
export function hcl(value: TfValue): string {
  if (typeof value === 'string') {
    const whole = /^\$\{([^{}]*)\}$/.exec(value);
    return whole?.[1] ?? `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
  }
  if (Array.isArray(value)) return `[${(value as readonly TfValue[]).map(hcl).join(', ')}]`;
  if (isTfObject(value)) {
    const members = Object.entries(value as TfObject).map(([key, item]) => `${hcl(key)} = ${hcl(item)}`);
    return `{ ${members.join(', ')} }`;
  }
  return String(value);
}
