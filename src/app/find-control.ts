import { err, ok, type Result } from '../lib/result.ts';
import type { ControlEntry } from '../model/control.ts';

/** The control of this id, alias or folder name. @returns on error one line, with names that are near */
export function findControl(controls: readonly ControlEntry[], name: string): Result<ControlEntry, string> {
  const wanted = name.toLowerCase();
  const found = controls.find(
    ({ control, area, slug }) =>
      [control.id, slug, `${area}/${slug}`, `controls/${area}/${slug}`].includes(wanted) ||
      control.aliases.includes(name),
  );
  if (found !== undefined) return ok(found);
  const near = controls
    .filter(({ control, slug }) => control.id.includes(wanted) || slug.includes(wanted))
    .slice(0, 5)
    .map(({ control, slug }) => `${control.id} (${slug})`);
  const hint = near.length > 0 ? `did you mean ${near.join(', ')}?` : 'safeguard controls list shows all';
  return err(`No control "${name.slice(0, 60)}": ${hint}`);
}
