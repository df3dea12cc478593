import type { SourceLocation } from './resource.ts';

/**
 * A parameter or an output that a template or plan declares: what rules about secrets need to know of it, and never its
 * value. These are no resources, so they stand beside them.
 */
export type TemplatePart = TemplateParameter | TemplateOutput;

interface Part {
  /** `main.json#parameters/adminPassword`; below a nested template the steps that lead there come first. */
  readonly id: string;
  readonly name: string;
  /** As the template has it; empty where it names none. */
  readonly type: string;
  /** Declared secure (`securestring`, `secureObject`) or sensitive. */
  readonly secure: boolean;
  readonly source: SourceLocation;
}

export interface TemplateParameter extends Part {
  readonly kind: 'parameter';
  /** What is used where nothing is given: `generated` is made anew by each deployment. */
  readonly fallback: 'none' | 'empty' | 'generated' | 'value';
}

export interface TemplateOutput extends Part {
  readonly kind: 'output';
  /** `secret`: made of a secure parameter or of keys that Azure lists. `open`: what it is made of was not read. */
  readonly holds: 'secret' | 'plain' | 'open';
}
