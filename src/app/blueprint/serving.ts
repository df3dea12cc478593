import { JudgedSettings } from '../../assess/judged-settings.ts';
import type { Serving } from '../../blueprint/index.ts';
import type { Control, ControlEntry } from '../../model/control.ts';

/** What each setting serves, from the controls that judge it. */
export function servingOf(controls: readonly ControlEntry[]): Serving {
  const judged = new JudgedSettings(controls);
  // Of a few hundred settings many thousand are printed.
  const byType = new Map<string, Map<string, string>>();
  for (const type of judged.types()) {
    const lines = judged.pathsOf(type).map((path) => [path.toLowerCase(), servesLine(judged.of(type, path))] as const);
    byType.set(type, new Map(lines));
  }
  return (type) => {
    const lines = byType.get(type.toLowerCase());
    return lines === undefined ? undefined : (path) => lines.get(path.toLowerCase());
  };
}

/** `164.312(a)(2)(iv), 164.312(e)(1); checklist 9, 11; encryption-010`. Only 45 CFR is law; the checklist is advice. */
function servesLine(controls: readonly Control[]): string {
  const cfr = distinct(controls.flatMap(({ satisfies }) => satisfies.cfr));
  const checklist = distinct(controls.flatMap(({ satisfies }) => satisfies.checklist));
  const ids = distinct(controls.map(({ id }) => id));
  return [cfr.join(', '), checklist.length === 0 ? '' : `checklist ${checklist.join(', ')}`, ids.join(', ')]
    .filter((part) => part !== '')
    .join('; ');
}

const distinct = (texts: readonly string[]): string[] => [...new Set(texts)];
