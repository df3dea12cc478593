import type { Declaration, EstateSection } from '../../model/declaration.ts';
import type { Diagnostic } from '../../model/resource.ts';

/** A declaration and the file it was read from. */
export interface DeclarationFile {
  readonly file: string;
  readonly declaration: Declaration;
}

/**
 * One declaration of several files, the first file first. Lists are joined, single values must not contradict one
 * another; where they do, the first counts and the other is named.
 */
export function mergeDeclarations(
  files: readonly DeclarationFile[],
  empty: Declaration,
): { readonly declaration: Declaration; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const [first, ...others] = files;
  if (first === undefined) return { declaration: empty, diagnostics };
  let merged = first.declaration;
  for (const other of others) {
    for (const key of conflicts(merged.estate, other.declaration.estate)) {
      diagnostics.push({
        severity: 'warning',
        code: 'DECLARATION_CONFLICT',
        message: `estate.${key} is declared twice; ${first.file} counts`,
        source: { file: other.file },
      });
    }
    merged = mergeTwo(merged, other.declaration);
  }
  return { declaration: merged, diagnostics };
}

const SINGLE = ['phi', 'hub', 'logs', 'breakGlass', 'networks', 'regions', 'tenantIsolation'] as const;

const conflicts = (a: EstateSection, b: EstateSection): readonly string[] =>
  SINGLE.filter(
    (key) => a[key] !== undefined && b[key] !== undefined && JSON.stringify(a[key]) !== JSON.stringify(b[key]),
  );

function mergeTwo(a: Declaration, b: Declaration): Declaration {
  const reviewed = [...(a.estate.reviewedTypes ?? []), ...(b.estate.reviewedTypes ?? [])];
  const declared = a.estate.reviewedTypes !== undefined || b.estate.reviewedTypes !== undefined;
  const estate: EstateSection = {
    ...b.estate,
    ...a.estate,
    whole: mergeWhole(a.estate.whole, b.estate.whole),
    tiers: [...a.estate.tiers, ...b.estate.tiers],
    recovery: { stagingAccountIds: [...a.estate.recovery.stagingAccountIds, ...b.estate.recovery.stagingAccountIds] },
    ...(declared ? { reviewedTypes: reviewed } : {}),
  };
  return {
    estate,
    waivers: [...a.waivers, ...b.waivers],
    blueprint: a.blueprint ?? b.blueprint,
    record: a.record ?? b.record,
  };
}

function mergeWhole(a: EstateSection['whole'], b: EstateSection['whole']): EstateSection['whole'] {
  if (a === true || b === true) return true;
  const scopes = [...(Array.isArray(a) ? a : []), ...(Array.isArray(b) ? b : [])];
  return scopes.length > 0 ? scopes : false;
}
