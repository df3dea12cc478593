import { quotedName } from '../../kql/sql/fragment.ts';
import type { RecordPath } from '../../model/stream.ts';
import { textLiteral } from '../tables/literal.ts';

/** What stands at a name or position: a text to read, more names below it, or both. */
interface PathNode {
  readonly members: Map<string | number, PathNode>;
  wanted: boolean;
}

/** SQL over `line`, the record's text: one parse of it, and what it gives at each path. */
export interface RecordPaths {
  /** SQL of one value that holds the texts of all paths; every path reads it under the name `parsed`. */
  readonly parsed: string;
  /**
   * SQL of the text at a path: of a string its characters, of everything else its compact JSON; '' where nothing or null
   * stands.
   */
  readonly textAt: (path: RecordPath) => string;
}

const newNode = (): PathNode => ({ members: new Map(), wanted: false });

/**
 * Reads paths of a record in one parse, which costs a tenth of a parse for each. A path of which another is the beginning is read
 * out of the text of that one, and so is one that goes through a text which holds JSON itself.
 */
export function recordPaths(paths: readonly RecordPath[]): RecordPaths {
  const root = newNode();
  for (const path of paths) {
    let node = root;
    for (const step of path) {
      const next = node.members.get(step) ?? newNode();
      node.members.set(step, next);
      node = next;
    }
    node.wanted = true;
  }
  return {
    parsed: `JSONExtract(line, ${textLiteral(typeOf(root))})`,
    textAt: (path) => textAt(root, path),
  };
}

/** The type that a parse gives: a text where one is wanted, otherwise the members that are. */
function typeOf(node: PathNode): string {
  if (node.wanted) return 'String';
  const names = [...node.members].filter(([step]) => typeof step === 'string');
  const positions = [...node.members].filter(([step]) => typeof step === 'number');
  // An array whose elements are looked into has one type for all of them: that of every member that any path names.
  if (names.length === 0 && positions.length > 0)
    return `Array(${typeOf(merged(positions.map(([, inner]) => inner)))})`;
  return `Tuple(${names.map(([step, inner]) => `${quotedName(String(step))} ${typeOf(inner)}`).join(', ')})`;
}

function merged(nodes: readonly PathNode[]): PathNode {
  const all = newNode();
  for (const node of nodes) {
    all.wanted ||= node.wanted;
    for (const [step, inner] of node.members) {
      const known = all.members.get(step);
      all.members.set(step, known === undefined ? inner : merged([known, inner]));
    }
  }
  return all;
}

function textAt(root: PathNode, path: RecordPath): string {
  let node = root;
  let sql = 'parsed';
  for (const [at, step] of path.entries()) {
    if (node.wanted) return innerText(sql, path.slice(at));
    const isPosition = typeof step === 'number';
    sql = isPosition ? `arrayElement(${sql}, ${step + 1})` : `tupleElement(${sql}, ${textLiteral(step)})`;
    node = (isPosition ? merged([...node.members.values()]) : node.members.get(step)) ?? newNode();
  }
  return sql;
}

/** The text at a path of a text that is JSON. */
const innerText = (sql: string, path: RecordPath): string =>
  `JSONExtract(${[sql, ...path.map((step) => (typeof step === 'number' ? String(step + 1) : textLiteral(step))), "'String'"].join(', ')})`;
