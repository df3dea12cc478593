import { JudgedSettings } from '../../assess/judged-settings.ts';
import type { Blueprint } from '../../blueprint/index.ts';
import type { Content } from '../../content/load-content.ts';
import type { Control } from '../../model/control.ts';

/** A setting of a resource type and what it is for. */
export interface ExplainedSetting {
  readonly type: string;
  readonly path: string;
  readonly controls: readonly Control[];
}

/**
 * The settings that a text names: `minimumTlsVersion`, `properties.minimumTlsVersion`, or with the type before it,
 * `Microsoft.Storage/storageAccounts/minimumTlsVersion`. Only those that the blueprint states, where one is given.
 */
export function explainSetting(
  text: string,
  content: Pick<Content, 'controls'>,
  blueprint?: Blueprint,
): readonly ExplainedSetting[] {
  const judged = new JudgedSettings(content.controls);
  const wanted = text.toLowerCase();
  const stated =
    blueprint === undefined ? undefined : new Set(blueprint.resources.map(({ type }) => type.toLowerCase()));
  return judged
    .types()
    .filter((type) => stated === undefined || stated.has(type))
    .flatMap((type) => judged.pathsOf(type).map((path) => ({ type, path, controls: judged.of(type, path) })))
    .filter(({ type, path }) => names(wanted, type, path));
}

const names = (wanted: string, type: string, printed: string): boolean => {
  const path = printed.toLowerCase();
  const short = path.replace(/^properties\./, '');
  return [path, short, `${type}/${path}`, `${type}/${short}`, path.split('.').at(-1)].includes(wanted);
};
