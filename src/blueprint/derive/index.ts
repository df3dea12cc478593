import type { Builder } from '../builder.ts';
import { deriveDiagnosticSettings } from './diagnostic-settings.ts';
import { deriveLocks } from './locks.ts';
import { derivePrivateEndpoints } from './private-endpoints.ts';

/** What follows from the list of resources itself, each step seeing what those before it added. */
export const derivations: readonly ((builder: Builder) => void)[] = [
  derivePrivateEndpoints,
  deriveDiagnosticSettings,
  deriveLocks,
];
