import { parseTilePath, TILE_WIDTH, tilePath } from '../../ledger/tiles.ts';
import type { LedgerView } from './ledger-view.ts';

/** A view that reads the next whole tile or bundle of level 0 while its user works on the one before. */
export function readAhead(view: LedgerView): LedgerView {
  const ahead = new Map<string, Promise<Uint8Array | undefined>>();
  return {
    paths: () => view.paths(),
    read: (path) => {
      const read = ahead.get(path) ?? view.read(path);
      ahead.delete(path);
      const next = pathAfter(path);
      if (next !== undefined && !ahead.has(next)) {
        const begun = view.read(next);
        // Whoever asks for it sees the failure; nobody else has to.
        begun.catch(() => undefined);
        ahead.set(next, begun);
      }
      return read;
    },
  };
}

function pathAfter(path: string): string | undefined {
  const tile = parseTilePath(path);
  const isWhole = tile?.width === TILE_WIDTH && (tile.level === 0 || tile.level === 'entries');
  return isWhole ? tilePath({ ...tile, index: tile.index + 1 }) : undefined;
}
