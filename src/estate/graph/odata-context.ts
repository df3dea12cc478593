import { collectionByEntity, collectionByPath, type GraphCollection } from './collections.ts';

/** What `@odata.context` of an answer tells. */
export interface ODataContext {
  /** Undefined when the collection is none that is read. */
  readonly collection: GraphCollection | undefined;
  /** The path as the context writes it, for messages. */
  readonly path: string;
  /** The answer is one entity and not a list. */
  readonly entity: boolean;
  /** `$select` left members out, so an absent member says nothing. */
  readonly projected: boolean;
}

/**
 * Reads a context such as `https://graph.microsoft.com/v1.0/$metadata#policies/roleManagementPolicyAssignments(policy())`.
 * Names in the brackets with brackets of their own are expanded; names without are a selection.
 * Source: OData JSON Format 4.01, section 10 (Context URL).
 */
export function parseODataContext(context: string): ODataContext | undefined {
  const hash = context.indexOf('#');
  if (hash < 0 || context.length > 20_000) return undefined;
  let rest = safeDecode(context.slice(hash + 1));
  const entity = /\/\$entity$/i.test(rest);
  rest = rest.replace(/\/\$entity$/i, '');
  const typed = /^Collection\(([\w.]+)\)$/i.exec(rest)?.[1];
  if (typed !== undefined) return { collection: collectionByEntity(typed), path: typed, entity, projected: false };
  const open = rest.endsWith(')') ? openingOf(rest) : -1;
  const brackets = open < 0 ? '' : rest.slice(open + 1, -1);
  const path = open < 0 ? rest : rest.slice(0, open);
  if (/^'[^']*'$/.test(brackets)) return { collection: undefined, path, entity: true, projected: false };
  const collection =
    collectionByPath(path) ?? (path.startsWith('microsoft.graph.') ? collectionByEntity(path) : undefined);
  return { collection, path, entity: entity || collection?.single === true, projected: selects(brackets) };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The bracket that the last character of the text closes. */
function openingOf(text: string): number {
  let depth = 0;
  for (let i = text.length - 1; i >= 0; i--) {
    if (text[i] === ')') depth++;
    else if (text[i] === '(' && --depth === 0) return i;
  }
  return -1;
}

/** Whether a list in brackets has a name that is not an expansion. */
function selects(list: string): boolean {
  let depth = 0;
  let item = '';
  for (const c of `${list},`) {
    if (c === ',' && depth === 0) {
      if (item.trim() !== '' && !item.includes('(')) return true;
      item = '';
      continue;
    }
    if (c === '(') depth++;
    else if (c === ')') depth--;
    item += c;
  }
  return false;
}
