import { Frame } from '../expressions/frame.ts';
import { refuse } from '../failure.ts';
import { lower } from '../operators/operator.ts';
import type { Scalar } from '../sql/fragment.ts';
import type { Expression } from '../syntax/kusto.ts';
import type { PluginCall } from './plugin.ts';

/** An argument whose value the text says; undefined where it is left out. */
export const literalOf = (node: Expression | undefined, call: PluginCall): Scalar | undefined => {
  if (node === undefined) return undefined;
  const value = lower(node, new Frame(call.block.query, call.block.scope));
  return value.literal === undefined
    ? refuse('KQL_ARGUMENTS', `The plugin '${call.name}' takes a value here that is written in the text`, node)
    : value;
};

/** A text argument. */
export const literalText = (node: Expression | undefined, call: PluginCall): string | undefined =>
  literalOf(node, call)?.literal?.value ?? undefined;

/** A number argument. */
export const literalNumber = (node: Expression | undefined, call: PluginCall): number | undefined => {
  const text = literalText(node, call);
  return text === undefined ? undefined : Number(text);
};

/** A truth argument. */
export const literalFlag = (node: Expression | undefined, call: PluginCall): boolean =>
  literalText(node, call) === 'true';

/** The texts of a dynamic array. */
export const dynamicTexts = (node: Expression | undefined, call: PluginCall): readonly string[] => {
  const text = literalText(node, call);
  if (text === undefined) return [];
  const value: unknown = JSON.parse(text);
  return Array.isArray(value) ? value.map(String) : refuse('KQL_ARGUMENTS', 'A dynamic array is expected here', node);
};
