import type { Control, ControlEntry } from '../model/control.ts';
import { namedSettings } from '../policy/index.ts';

/** Which controls judge which setting, by type and path. */
export class JudgedSettings {
  readonly #byType = new Map<string, Map<string, { readonly path: string; readonly controls: Control[] }>>();

  constructor(controls: readonly ControlEntry[]) {
    for (const { control } of controls) {
      if (control.deprecated !== undefined || !('policy' in control.rule)) continue;
      for (const { type, path } of namedSettings(control.rule.policy, control.judges.types))
        this.#add(type, path, control);
    }
  }

  #add(type: string, path: string, control: Control): void {
    const paths = this.#byType.get(type) ?? new Map();
    this.#byType.set(type, paths);
    const known = paths.get(path.toLowerCase()) ?? { path, controls: [] };
    paths.set(path.toLowerCase(), known);
    if (!known.controls.includes(control)) known.controls.push(control);
  }

  /** @param path with `[*]` for any element: `properties.securityRules[*].properties.access` */
  of(type: string, path: string): readonly Control[] {
    return this.#byType.get(type.toLowerCase())?.get(path.toLowerCase())?.controls ?? [];
  }

  /** The settings of a type that some control judges, as ARM writes them. */
  pathsOf(type: string): readonly string[] {
    return [...(this.#byType.get(type.toLowerCase())?.values() ?? [])].map(({ path }) => path);
  }

  /** Lower-case types of which some setting is judged. */
  types(): readonly string[] {
    return [...this.#byType.keys()];
  }
}
