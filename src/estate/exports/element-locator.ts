import { findNodeAtLocation, type Node, parseTree } from 'jsonc-parser';
import type { JsonPath } from '../../lib/json.ts';
import { LineIndex } from '../../lib/text-position.ts';
import type { SourceLocation } from '../../model/resource.ts';

/**
 * Positions inside an element that was cut out of a larger file. The text is parsed again only when a position is
 * asked for, which happens for what is shown to the user and nothing else.
 * @param source where the element's text begins
 */
export function elementLocator(text: string, source: SourceLocation): (path: JsonPath) => SourceLocation {
  let parsed: { readonly root: Node | undefined; readonly lines: LineIndex } | undefined;
  return (path) => {
    parsed ??= { root: parseTree(text), lines: new LineIndex(text) };
    const offset = deepestNode(parsed.root, path)?.offset ?? 0;
    const at = parsed.lines.at(offset);
    const line = (source.line ?? 1) + at.line - 1;
    return { file: source.file, line, column: at.line === 1 ? (source.column ?? 1) + at.column - 1 : at.column };
  };
}

/** The node at the path, member names compared without regard to case, or the nearest one above it. */
function deepestNode(root: Node | undefined, path: JsonPath): Node | undefined {
  let node = root;
  for (const step of path) {
    const next = node === undefined ? undefined : childNode(node, step);
    if (next === undefined) return node;
    node = next;
  }
  return node;
}

function childNode(node: Node, step: string | number): Node | undefined {
  if (typeof step === 'number') return findNodeAtLocation(node, [step]);
  if (node.type !== 'object') return undefined;
  const wanted = step.toLowerCase();
  return node.children?.find((p) => String(p.children?.[0]?.value).toLowerCase() === wanted)?.children?.[1];
}
