import type { Resource } from '../../model/resource.ts';

const TYPE = 'microsoft.graph/organization';

/**
 * The tenant as a subject for rules that ask whether something exists in it, where Graph objects or settings of the tenant were read and the
 * organization itself was not. Undefined where it is not needed.
 */
export function assumeOrganization(resources: readonly Resource[]): Resource | undefined {
  const first = resources.find((r) => /^microsoft\.(?:graph|aadiam|purview(?!\/accounts))\//.test(r.type));
  if (first === undefined || resources.some((r) => r.type === TYPE)) return undefined;
  const name = 'assumed';
  return {
    id: `/organization/${name}`,
    type: TYPE,
    name,
    body: { id: name, name, type: TYPE, properties: {} },
    completeness: 'declared',
    existence: true,
    origin: 'declaration',
    source: { file: first.source.file },
  };
}
