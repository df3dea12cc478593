import { ok, type Result } from '../lib/result.ts';
import { type Declaration, declarationSchema } from '../model/declaration.ts';
import { readChecked } from './check-schema.ts';
import type { ContentError } from './content-error.ts';

/** A declaration, and where its parts stand: `lineOf(['waivers', 0])`. */
export interface LoadedDeclaration {
  readonly declaration: Declaration;
  readonly lineOf: (path: readonly (string | number)[]) => number;
}

/**
 * Reads the text of a `safeguard.yaml`. An empty file declares nothing.
 * @param file only names the file in errors
 */
export function loadDeclaration(text: string, file = 'safeguard.yaml'): Result<LoadedDeclaration, ContentError[]> {
  const empty = text.split('\n').every((line) => /^\s*(#.*|---\s*)?$/.test(line));
  const checked = readChecked(declarationSchema, empty ? '{}' : text, file);
  if (!checked.ok) return checked;
  return ok({ declaration: checked.value.value, lineOf: checked.value.lineOf });
}
