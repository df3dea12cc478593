/**
 * What a blueprint states and a control judges is changed, one setting at a time: the control that names the setting must
 * fail. So no control passes the blueprint because it looks at nothing.
 *
 *   npx vitest run --config vitest.conformance.config.ts test/conformance/blueprint/mutations.test.ts
 */
import { describe, expect, it } from 'vitest';
import { loadContent } from '../../../src/content/load-content.ts';
import { namedSettings } from '../../../src/policy/index.ts';
import { builtEstate, exampleSection, slowExamples } from './support/built-estate.ts';
import { type Selector, selectors } from './support/selectors.ts';
import {
  type Bench,
  benchOf,
  isSeen,
  isSelecting,
  isStated,
  type Setting,
  wrongTogether,
} from './support/setting-changes.ts';
import { standIns, type Together } from './support/stand-ins.ts';

const loaded = loadContent();
if (!loaded.ok) throw new Error('the content cannot be read');
const content = loaded.value;

const selectorFor = ({ entry }: Bench, { type, path }: Setting): Selector | undefined =>
  selectors.find(
    (row) =>
      row.type === type && row.path === path && (row.controls === undefined || row.controls.includes(entry.control.id)),
  );

const standInsFor = ({ entry }: Bench, { type, path }: Setting): readonly Together[] =>
  standIns.filter(
    ({ controls, changes, ends }) =>
      controls.includes(entry.control.id) &&
      (ends ?? changes).some((change) => change.type === type && change.path === path),
  );

interface Outcome {
  readonly how: 'alone' | 'everywhere' | 'together' | 'selects' | 'missed';
  readonly what: string;
}

/** What came of changing each setting that a control names and the estate states. */
function changeSettings(bench: Bench): readonly Outcome[] {
  const { control } = bench.entry;
  if (!('policy' in control.rule)) return [];
  return (
    namedSettings(control.rule.policy, control.judges.types)
      .filter((setting) => isStated(bench, setting))
      // What selects shows in an estate that another setting made fail, so it comes last.
      .sort((a, b) => Number(selectorFor(bench, a) !== undefined) - Number(selectorFor(bench, b) !== undefined))
      .map((setting): Outcome => {
        const what = `${control.id} ${setting.type} ${setting.path}`;
        const selector = selectorFor(bench, setting);
        const isShown = selector?.shownByNothing === true || (selector !== undefined && isSelecting(bench, setting));
        if (isShown) return { how: 'selects', what };
        const trouble: string[] = [];
        for (const row of standInsFor(bench, setting)) {
          const wrong = wrongTogether(bench, row);
          if (wrong.length === 0) return { how: 'together', what };
          trouble.push(...wrong);
        }
        const how = isSeen(bench, setting);
        return how === undefined ? { how: 'missed', what: [what, ...trouble].join('; ') } : { how, what };
      })
  );
}

describe.each(slowExamples)('the blueprint of the %s', (example) => {
  it('fails the control that names a setting, whichever setting is changed', async () => {
    const started = Date.now();
    const estate = await builtEstate(exampleSection(example), content);
    const benches = content.controls.flatMap((entry) => benchOf(entry, estate) ?? []);
    const outcomes = benches.flatMap(changeSettings);
    const count = (how: Outcome['how']): number => outcomes.filter((outcome) => outcome.how === how).length;
    const missed = outcomes.filter(({ how }) => how === 'missed').map(({ what }) => what);
    const seconds = Math.round((Date.now() - started) / 1000);
    console.log(
      `${example}: ${benches.length} controls, ${outcomes.length} settings changed: ${count('alone')} fail their control alone, ` +
        `${count('everywhere')} in every place at once, ${count('together')} with what stands in for them, ` +
        `${count('selects')} tell only what is judged, ${missed.length} without a failure; ${seconds} s`,
    );

    expect(missed).toEqual([]);
  });
});
