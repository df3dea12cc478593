import { hideSecretsOf } from '../assess/redact.ts';
import type { Diagnostic, Resource } from '../model/resource.ts';
import type { EstateInput, ReadEstateOptions } from './read-estate.ts';

/** A resource as `template expand` prints it. Unknown values are `{"$unknown", "reason"}`. */
export interface ExpandedResource {
  readonly id: string;
  readonly type: string;
  readonly apiVersion?: string;
  /** Absent where the resource exists for certain. */
  readonly existence?: unknown;
  readonly source: Resource['source'];
  readonly body: unknown;
}

/** What `template expand` prints. */
export interface Expansion {
  /** Whether the file was taken for a template, plan or export at all. */
  readonly read: boolean;
  readonly resources: readonly ExpandedResource[];
  readonly diagnostics: readonly Diagnostic[];
}

/** What a template or plan declares once its expressions are evaluated. What may be a secret is not in it. */
export async function expandTemplate(
  file: string,
  options: ReadEstateOptions,
  readEstate: (paths: readonly string[], options: ReadEstateOptions) => Promise<EstateInput>,
): Promise<Expansion> {
  const { estate } = await readEstate([file], options);
  return {
    read: estate.inputs.some(({ kind }) => kind !== 'declaration' && kind !== 'attestation'),
    resources: estate.resources.map((resource) => {
      const { id, type, apiVersion, existence, source } = resource;
      return {
        id,
        type,
        ...(apiVersion === undefined ? {} : { apiVersion }),
        ...(existence === true ? {} : { existence }),
        source,
        body: hideSecretsOf(resource),
      };
    }),
    diagnostics: estate.diagnostics,
  };
}
