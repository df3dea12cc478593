import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { jsonDepth, MAX_JSON_DEPTH } from '../../lib/json.ts';

/**
 * The template inside an answer of ARM's `exportTemplate` (`{ "template": { ... } }`), every other character replaced by
 * a blank, so that lines and columns stay those of the file. Undefined when there is none.
 * Source: https://learn.microsoft.com/rest/api/resources/resource-groups/export-template
 */
export function extractExportedTemplate(text: string): string | undefined {
  if (jsonDepth(text) > MAX_JSON_DEPTH) return undefined;
  const root = parseTree(text);
  const template = root === undefined ? undefined : findNodeAtLocation(root, ['template']);
  if (template?.type !== 'object') return undefined;
  const before = text.slice(0, template.offset).replace(/[^\r\n]/g, ' ');
  return before + text.slice(template.offset, template.offset + template.length);
}
