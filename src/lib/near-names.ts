/** The most names that are suggested. */
const most = 3;

/** Names that somebody may have meant: the same but for case, or few letters away, or the beginning of one; nearest first. */
export const nearNames = (name: string, names: readonly string[]): readonly string[] => {
  if (name.length === 0 || name.length > 200) return [];
  const wanted = name.toLowerCase();
  const allowed = Math.max(1, Math.floor(name.length / 4));
  return names
    .map((candidate) => ({ candidate, distance: distanceOf(wanted, candidate.toLowerCase(), allowed) }))
    .filter(({ distance }) => distance <= allowed)
    .toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .slice(0, most)
    .map(({ candidate }) => candidate);
};

const distanceOf = (wanted: string, candidate: string, allowed: number): number => {
  if (wanted.length >= 4 && candidate.startsWith(wanted)) return 0.5;
  return Math.abs(wanted.length - candidate.length) > allowed
    ? Number.POSITIVE_INFINITY
    : editDistance(wanted, candidate);
};

/** How many letters have to be changed, added, left out or swapped with their neighbour. */
const editDistance = (a: string, b: string): number => {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
};
