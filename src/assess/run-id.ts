import { sha256 } from '../lib/hash.ts';
import { uuidV5 } from '../lib/uuid.ts';

/** Names a run of this program; every id that a run gives away is made below it. */
const RUNS = '3f1c6d0a-9a54-5d0e-8f0b-6b1f8a3b7c21';

/** The same content always gives the same id: UUID version 5 over its JSON with sorted keys. */
export const runIdOf = (content: unknown): string => uuidV5(RUNS, sha256(sortedJson(content)));

function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (member instanceof Set) return [...member].sort();
    if (typeof member !== 'object' || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
