import type { StreamOf } from '../../connect/connector.ts';
import type { Stream } from '../../model/stream.ts';

/**
 * Finds the stream of a record of diagnostic settings by what streams declare under `match`. One that names the type of the
 * resource comes before one that takes any.
 */
export function streamByCategory(streams: Readonly<Record<string, Stream>>): StreamOf {
  const byKey = new Map<string, string>();
  for (const { stream, match } of Object.values(streams)) {
    for (const category of match?.category ?? []) {
      for (const type of match?.resourceType ?? ['']) {
        const key = keyOf(category, type);
        if (!byKey.has(key)) byKey.set(key, stream);
      }
    }
  }
  return (category, type) => byKey.get(keyOf(category, type ?? '')) ?? byKey.get(keyOf(category, ''));
}

const keyOf = (category: string, type: string): string => `${category} ${type}`.toLowerCase();
