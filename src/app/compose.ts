import { findRules } from '../content/find-rules.ts';
import { loadContent } from '../content/load-content.ts';
import type { AssessPorts } from './assess.ts';
import type { DetectionsPorts } from './detections/test-detections.ts';
import { readAttestations } from './read-attestations.ts';
import { readDefinitions } from './read-definitions.ts';
import { readEstate } from './read-estate.ts';
import { packageVersion } from './version.ts';

/** What every command is given of the world. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

/** The ports of the use-cases, joined to files and the clock. The one place that does so. */
export function compose({ env, clock }: World): AssessPorts & DetectionsPorts & { readonly version: () => string } {
  return {
    loadContent: () => loadContent(),
    readEstate,
    readAttestations,
    readDefinitions: (paths, cwd) => readDefinitions(paths, cwd, undefined),
    findRules,
    // Loaded when asked for: most commands need no engine.
    openBench: async (request) => (await import('./detections/rule-bench.ts')).openBench(request),
    openQueries: async () => (await import('./estate-queries.ts')).openEstateQueries(),
    now: () => nowOf(env['SOURCE_DATE_EPOCH'], clock),
    version: packageVersion,
  };
}

/** Source: https://reproducible-builds.org/specs/source-date-epoch/ */
function nowOf(epoch: string | undefined, clock: () => number): string {
  const milliseconds = epoch !== undefined && /^\d{1,12}$/.test(epoch) ? Number(epoch) * 1000 : clock();
  return new Date(milliseconds).toISOString();
}
