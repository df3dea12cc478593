import type { Adoption } from '../app/blueprint/adopt.ts';
import { countLines } from '../blueprint/adopt/index.ts';
import { oneLine } from '../lib/one-line.ts';

const MOST = 12;

/** What was found, for people. */
export function adoptionText(
  { counts, steps, gap, proposal, notes, differs }: Adoption,
  output: string | undefined,
): string {
  const again = gap.matches.filter(({ state, within }) => state === 'recreate' && within === undefined);
  const lines = [
    ...countLines(counts),
    ...again.slice(0, MOST).map(({ existing, differences }) => {
      const why = differences.filter(({ fixed }) => fixed?.change === 'recreate').map(({ path }) => path);
      return `RECREATE  ${existing.type} ${existing.name}: ${why.join(', ')}`;
    }),
    ...(again.length > MOST ? [`RECREATE  ... and ${again.length - MOST} more`] : []),
    ...(proposal?.questions ?? []).map(({ path, text }) => `QUESTION  blueprint.${path.join('.')}: ${text}`),
    ...notes.slice(0, MOST).map((note) => `NOTE      ${note}`),
    differs
      ? `There is a gap: ${steps.length} steps lead over it.`
      : 'Nothing is known to differ: there is nothing to do.',
    output === undefined
      ? 'Nothing was written: --output <folder> writes MIGRATION.md and the proposed safeguard.yaml'
      : `${output}/MIGRATION.md says each step${proposal === undefined ? '' : `; ${output}/safeguard.yaml is the proposal: answer its questions, then give it with --config`}`,
  ];
  return `${lines.map(oneLine).join('\n')}\n`;
}

/** The same and all that lies under it, for programs. */
export function adoptionJson({ counts, steps, gap, proposal, notes }: Adoption): object {
  const resource = ({ id, type }: { readonly id: string; readonly type: string }): object => ({ id, type });
  return {
    summary: { ...counts },
    ...(proposal === undefined
      ? {}
      : { blueprint: proposal.section, questions: proposal.questions.map(({ path, text }) => ({ path, text })) }),
    matches: gap.matches.map(({ wanted, existing, state, differences, incomparable, nameOnly, within }) => ({
      ...resource(existing),
      ...(wanted.symbol === undefined ? {} : { symbol: wanted.symbol }),
      file: `${wanted.unit}.json`,
      state,
      ...(nameOnly ? { nameOnly } : {}),
      ...(within === undefined ? {} : { within }),
      differences: differences.map(({ path, wanted: to, actual, fixed }) => ({
        path,
        actual,
        wanted: to,
        ...(fixed === undefined ? {} : { change: fixed.change, says: fixed.says, document: fixed.document }),
      })),
      notComparable: incomparable.map(({ path, why }) => ({ path, why })),
    })),
    create: gap.create.map((one) => ({ ...resource(one.resource), file: `${one.unit}.json` })),
    leftOver: gap.leftOver.map(resource),
    untold: gap.untold.map(({ resource: one }) => resource(one)),
    steps,
    notes,
  };
}
