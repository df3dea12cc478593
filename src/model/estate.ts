import type { Declaration } from './declaration.ts';
import type { Diagnostic, Resource } from './resource.ts';
import type { TemplatePart } from './template-part.ts';

/** A file that was read: what it was taken for, and the hash that names its content. */
export interface InputFile {
  readonly file: string;
  readonly kind: string;
  readonly sha256: string;
}

/** Everything the inputs tell, put together: what is judged. */
export interface Estate {
  readonly resources: readonly Resource[];
  readonly diagnostics: readonly Diagnostic[];
  readonly inputs: readonly InputFile[];
  /** Lower-case types of which every object there is was read. */
  readonly wholeTypes: ReadonlySet<string>;
  readonly declaration: Declaration;
  /** Parameters and outputs of the templates and plans. */
  readonly parts?: readonly TemplatePart[];
}
