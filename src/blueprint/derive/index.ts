import type { Builder } from '../builder.ts';
import { derivePrivateEndpoints } from './private-endpoints.ts';

/** What follows from the list of resources itself, each step seeing what those before it added. */
export const derivations: readonly ((builder: Builder) => void)[] = [derivePrivateEndpoints];
