/**
 * Random valid configurations: none fails a control, and none leaves one unknown but those that no template can show.
 *
 *   SAFEGUARD_CONFIGURATIONS=200 npx vitest run --config vitest.conformance.config.ts test/conformance/blueprint/random-configurations.test.ts
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeSection, printBlueprint } from '../../../src/app/blueprint/build.ts';
import { checkPrinted } from '../../../src/app/blueprint/check.ts';
import { contentForBlueprint } from '../../../src/app/blueprint/content-for-blueprint.ts';
import { compose } from '../../../src/app/compose.ts';
import { notShown } from '../../../src/blueprint/index.ts';
import { anyConfiguration } from './support/any-configuration.ts';

const runs = Number(process.env['SAFEGUARD_CONFIGURATIONS'] ?? '10');

const ports = compose({ env: { SOURCE_DATE_EPOCH: '1782777600' }, cwd: process.cwd(), clock: () => 0 });

describe('random configurations', () => {
  // A configuration takes a few seconds on a machine that does something else as well.
  const timeout = Math.max(600_000, runs * 15_000);
  it(`pass every control that their output can show (${runs} of them)`, { timeout }, async () => {
    const content = ports.loadContent();
    if (!content.ok) throw new Error('the content cannot be read');
    const own = contentForBlueprint(content.value);
    if (!own.ok) throw new Error(own.error.join('\n'));
    let checked = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(anyConfiguration(), async (section) => {
        const composed = composeSection(section, own.value);
        if (!composed.ok) {
          // A name that came out too long is refused in words; anything else would be no valid configuration of ours.
          expect(
            composed.error.every(({ message }) => /characters long|shorten/.test(message)),
            JSON.stringify(composed.error),
          ).toBe(true);
          refused++;
          return;
        }
        const check = await checkPrinted(printBlueprint(composed.value, content.value), notShown, ports);
        if (!check.ok) throw new Error(check.error.join('\n'));
        const { failed, open } = check.value;
        expect(
          [...failed, ...open].map(({ control, subject, reason }) => `${control} ${subject}: ${reason.text}`),
        ).toEqual([]);
        checked++;
      }),
      { numRuns: runs, endOnFailure: true },
    );
    console.log(`${checked} configurations checked, ${refused} refused for a name that is too long`);
  });
});
