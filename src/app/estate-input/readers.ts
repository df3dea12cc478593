import type { DeploymentSettings } from '../../estate/arm-template/index.ts';
import type { Json } from '../../lib/json.ts';
import type { ReadResult } from '../../model/resource.ts';

/** A text file, named as it is shown to the user. */
export interface TextFile {
  readonly file: string;
  readonly text: string;
}

/** A template with what goes with it. */
export interface ArmTemplateInput extends TextFile {
  readonly parameterFiles: readonly TextFile[];
  /** Values by parameter name; they count before those of files. */
  readonly values: { readonly [name: string]: Json };
  readonly target: DeploymentSettings;
  readonly strict: boolean;
  /** A template that this one links to, by what it writes: a relative path or a URI, known in part or whole. */
  readonly linked: (reference: string, fromFile: string) => TextFile | undefined;
}

/** A plan or state as JSON, with the sources beside it. */
export interface TerraformInput extends TextFile {
  /** The value of the text, where it is known already. */
  readonly json?: Json;
  /** The `.tf` files that match a pattern relative to the plan's folder, for the lines of resources. */
  readonly sources: (pattern: string) => readonly TextFile[];
  readonly target: DeploymentSettings;
}

/** The readers of files that are one document, joined here because they know nothing of one another. */
export interface EstateReaders {
  readonly armTemplate: (input: ArmTemplateInput) => ReadResult;
  readonly terraform: (input: TerraformInput) => ReadResult;
}
