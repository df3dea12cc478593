import { LineIndex } from '../../lib/text-position.ts';
import type { ReadResult, Resource, SourceLocation } from '../../model/resource.ts';
import type { TemplatePart } from '../../model/template-part.ts';

interface Declared {
  readonly symbol: string;
  readonly type: string;
  readonly apiVersion: string;
  readonly place: SourceLocation;
  /** The name, where it is written as plain text. */
  readonly name: string | undefined;
}

const RESOURCE = /^[ \t]*resource[ \t]+(\w{1,100})[ \t]+'([^'@\n]{1,300})@([\w.-]{1,40})'[ \t]*(existing\b)?/gm;

/**
 * Gives resources of a compiled template the line of their `resource` statement. The compiler keeps no lines, so a
 * statement is found by type and API version, and where several are alike by a name in plain text; otherwise the file stands.
 * @param file the `.bicep` file as it is shown
 */
export function placeInBicep(result: ReadResult, file: string, text: string): ReadResult {
  const declared = declaredResources(file, text);
  const resources = result.resources.map((resource): Resource => {
    const place = placeOf(resource, declared) ?? { file };
    return { ...resource, source: place, locate: () => place };
  });
  const diagnostics = result.diagnostics.map((d) => ({ ...d, source: { file } }));
  const parts = result.parts?.map((part) => ({ ...part, source: placeOfPart(part, text, file) }));
  return { ...result, resources, diagnostics, ...(parts === undefined ? {} : { parts }) };
}

/** The line of the `param` or `output` statement with its name; the file, where a module declares it. */
function placeOfPart({ kind, id, name }: TemplatePart, text: string, file: string): SourceLocation {
  const word = kind === 'parameter' ? 'param' : 'output';
  if (!id.endsWith(`#${kind}s/${name}`) || !/^\w+$/.test(name)) return { file };
  const line = text.split('\n').findIndex((each) => new RegExp(`^\\s*${word}\\s+${name}\\b`).test(each));
  return line < 0 ? { file } : { file, line: line + 1 };
}

function placeOf(resource: Resource, declared: readonly Declared[]): SourceLocation | undefined {
  const alike = declared.filter(
    (d) =>
      d.type === resource.type &&
      (resource.apiVersion === undefined || d.apiVersion.toLowerCase() === resource.apiVersion.toLowerCase()),
  );
  if (alike.length === 1) return alike[0]?.place;
  const last = resource.name.slice(resource.name.lastIndexOf('/') + 1).toLowerCase();
  const named = alike.filter((d) => {
    const name = d.name?.toLowerCase();
    return name === resource.name.toLowerCase() || name === last;
  });
  return named.length === 1 ? named[0]?.place : undefined;
}

function declaredResources(file: string, text: string): readonly Declared[] {
  const lines = new LineIndex(text);
  const found: Declared[] = [];
  for (const match of text.matchAll(RESOURCE)) {
    if (match[4] !== undefined) continue;
    const offset = match.index + (match[0].length - match[0].trimStart().length);
    const body = text.slice(match.index + match[0].length, match.index + match[0].length + 600);
    const [, symbol, type, apiVersion] = match;
    found.push({
      symbol: symbol ?? '',
      type: (type ?? '').toLowerCase(),
      apiVersion: apiVersion ?? '',
      place: { file, ...lines.at(offset) },
      name: /^[^}]{0,300}?\bname:[ \t]*'([^'$\n]{1,200})'/.exec(body)?.[1],
    });
  }
  return found;
}

const REFERENCE = /^[ \t]*(?:module[ \t]+\w+|using|import[^'\n]{0,200}from|extends)[ \t]+'([^':\n]{1,300})'/gm;

/** Paths of the files that a `.bicep` or `.bicepparam` file takes in, as it writes them; registry modules are left out. */
export const bicepReferences = (text: string): readonly string[] =>
  [...text.matchAll(REFERENCE)].flatMap((match) => (match[1] === undefined ? [] : [match[1]]));
