import { posix } from 'node:path';
import type { Json } from '../../lib/json.ts';
import type { Diagnostic } from '../../model/resource.ts';
import type { TextFile } from './readers.ts';

/** A template or parameter file and the given path below which it lies. */
export interface TemplateFile extends TextFile {
  /** The value of the text, where it is kept from looking at what the file is. */
  readonly json?: Json;
  readonly root: string;
  readonly named: boolean;
}

/** A template with its parameter file. */
export interface PairedTemplate {
  readonly template: TemplateFile;
  readonly parameters: readonly TemplateFile[];
}

const stem = (file: string): string => file.replace(/\.(?:jsonc?|bicep)$/i, '').toLowerCase();

/** How well a parameter file's name fits a template's: 0 not at all. `main.dev.parameters.json` fits `main.json` less than `main.parameters.json`. */
function nameFit(template: string, parameters: string): number {
  if (posix.dirname(template) !== posix.dirname(parameters)) return 0;
  const name = posix.basename(stem(template));
  const other = posix.basename(stem(parameters));
  if (other === `${name}.parameters` || other === `${name}.params` || other === `${name}-parameters`) return 3;
  if (name.endsWith('template') && other === `${name.slice(0, -'template'.length)}parameters`) return 3;
  const between = other.startsWith(`${name}.`) && /parameters?/.test(other);
  return between ? 2 : 0;
}

/**
 * Gives each template its parameter file: the one of its name, or the only one that begins with its name. A template with
 * one file for each environment gets none, and is told so, because which one counts is not for us to choose.
 */
export function pairParameters(
  templates: readonly TemplateFile[],
  parameterFiles: readonly TemplateFile[],
): { readonly pairs: readonly PairedTemplate[]; readonly diagnostics: readonly Diagnostic[] } {
  const used = new Set<string>();
  const diagnostics: Diagnostic[] = [];
  const pairs = templates.map((template): PairedTemplate => {
    const fits = parameterFiles.map((file) => ({ file, score: nameFit(template.file, file.file) }));
    const best = Math.max(0, ...fits.map((f) => f.score));
    const found = best === 0 ? [] : fits.filter((f) => f.score === best).map((f) => f.file);
    for (const { file, score } of fits) if (score > 0) used.add(file.file);
    if (found.length <= 1) return { template, parameters: found };
    diagnostics.push({
      severity: 'warning',
      code: 'INPUT_PARAMETERS_AMBIGUOUS',
      message: `${found.length} parameter files fit this template: choose one with --parameters; until then its parameters are unknown`,
      source: { file: template.file },
    });
    return { template, parameters: [] };
  });
  for (const file of parameterFiles) {
    if (used.has(file.file)) continue;
    diagnostics.push({
      severity: file.named ? 'warning' : 'info',
      code: 'INPUT_PARAMETERS_UNUSED',
      message: 'No template fits this parameter file by name: name it with --parameters to use it',
      source: { file: file.file },
    });
  }
  return { pairs, diagnostics };
}

/** Files that a template may link to, by the path it writes. */
const LINK = /([\w.-]+(?:\/[\w.-]+)*\.json)\b/gi;

/**
 * The templates that another one mentions: candidates for being linked, which are read as templates of their own only
 * when nothing turns out to link to them.
 */
export function mentionedTemplates(templates: readonly TemplateFile[]): ReadonlySet<string> {
  const byName = new Map<string, string[]>();
  for (const { file } of templates) {
    const name = posix.basename(file).toLowerCase();
    byName.set(name, [...(byName.get(name) ?? []), file]);
  }
  const mentioned = new Set<string>();
  for (const { file, text } of templates) {
    if (!/templateLink|relativePath/i.test(text)) continue;
    for (const match of text.matchAll(LINK)) {
      const path = (match[1] ?? '').toLowerCase();
      for (const candidate of byName.get(posix.basename(path)) ?? []) {
        if (candidate !== file && `/${candidate.toLowerCase()}`.endsWith(`/${path}`)) mentioned.add(candidate);
      }
    }
  }
  return mentioned;
}

/**
 * The paths at which a linked template may lie, the likeliest first: where a relative path leads, and for a URI ever
 * shorter ends of it beside the linking file. A query string is left out.
 */
export function linkCandidates(reference: string, fromFile: string): readonly string[] {
  const path = reference.replace(/[?#].*$/, '').replaceAll('\\', '/');
  if (path === '' || path.length > 2000) return [];
  const folder = posix.dirname(fromFile);
  if (!/^[a-z][a-z0-9+.-]*:|\$\{/i.test(path)) return [posix.normalize(posix.join(folder, path.replace(/^\//, '')))];
  const segments = path.split('/').filter((s) => s !== '' && !s.includes('${') && !s.includes(':'));
  const tails = [4, 3, 2, 1].filter((n) => n <= segments.length);
  return tails.map((n) => posix.normalize(posix.join(folder, ...segments.slice(-n))));
}
