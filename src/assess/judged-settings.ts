import type { Control, ControlEntry } from '../model/control.ts';
import { namedSettings } from '../policy/index.ts';

/** Which controls judge which setting, by type and path. */
export class JudgedSettings {
  readonly #byType = new Map<string, Map<string, Control[]>>();

  constructor(controls: readonly ControlEntry[]) {
    for (const { control } of controls) {
      if (control.deprecated !== undefined || !('policy' in control.rule)) continue;
      for (const { type, path } of namedSettings(control.rule.policy, control.judges.types)) {
        const paths = this.#byType.get(type) ?? new Map<string, Control[]>();
        this.#byType.set(type, paths);
        const key = path.toLowerCase();
        paths.set(key, [...(paths.get(key) ?? []), control]);
      }
    }
  }

  /** @param path with `[*]` for any element: `properties.securityRules[*].properties.access` */
  of(type: string, path: string): readonly Control[] {
    return this.#byType.get(type.toLowerCase())?.get(path.toLowerCase()) ?? [];
  }

  /** The settings of a type that some control judges, lower-case. */
  pathsOf(type: string): readonly string[] {
    return [...(this.#byType.get(type.toLowerCase())?.keys() ?? [])];
  }

  types(): readonly string[] {
    return [...this.#byType.keys()];
  }
}
