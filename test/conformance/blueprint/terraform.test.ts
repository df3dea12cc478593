import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assessEstate } from '../../../src/app/assess.ts';
import { printBlueprint } from '../../../src/app/blueprint/build.ts';
import { checkPrinted } from '../../../src/app/blueprint/check.ts';
import { compose } from '../../../src/app/compose.ts';
import { notShown } from '../../../src/blueprint/index.ts';
import { loadContent } from '../../../src/content/load-content.ts';
import type { Assessment } from '../../../src/model/assessment.ts';
import { terraformIsMissing } from '../../terraform-provider/run-terraform.ts';
import { composed, exampleSection, slowExamples } from './support/built-estate.ts';
import { edit, runPrinted, withTerraformFolder } from './support/terraform-folder.ts';

const missing = await terraformIsMissing();
if (missing !== undefined) console.warn(`skipped: Terraform does not run on our provider: ${missing}`);
const loaded = loadContent();
if (!loaded.ok) throw new Error('the content cannot be read');
const content = loaded.value;
const ports = compose({ env: { SOURCE_DATE_EPOCH: '1785000000' }, cwd: import.meta.dirname, clock: () => 0 });

/** Controls that judge more or fewer resources of a plan than of templates, each with the reason. */
const judgesOthers: Readonly<Record<string, string>> = {
  'governance-903': 'it judges the versions that templates name; a plan of azurerm names none',
  'encryption-902': 'a plan tells the vault of a key whose address has a version, a template does not',
  'secrets-901': 'a secret passes through a parameter of each template, and through one variable of Terraform',
};

/** How often a control judged, failed and could not tell; names that Azure makes up differ from printer to printer. */
interface Judged {
  readonly subjects: number;
  readonly failed: number;
  readonly unknown: number;
}

function judged({ verdicts }: Assessment): ReadonlyMap<string, Judged> {
  const byControl = new Map<string, Judged>();
  for (const { control, verdict } of verdicts) {
    const { subjects, failed, unknown } = byControl.get(control) ?? { subjects: 0, failed: 0, unknown: 0 };
    byControl.set(control, {
      subjects: subjects + 1,
      failed: failed + Number(verdict === 'fail'),
      unknown: unknown + Number(verdict === 'unknown'),
    });
  }
  return byControl;
}

/** What is judged otherwise of a plan than of templates. A plan may tell what a template does not, never the reverse. */
function differences(plan: Assessment, templates: Assessment): readonly string[] {
  const planned = judged(plan);
  return [...judged(templates)].flatMap(([control, of]) => {
    const own = planned.get(control) ?? { subjects: 0, failed: 0, unknown: 0 };
    const isOther = own.subjects !== of.subjects && !Object.hasOwn(judgesOthers, control);
    return isOther || own.failed !== of.failed || own.unknown > of.unknown
      ? [`${control}: ${JSON.stringify(own)} of the plan, ${JSON.stringify(of)} of the templates`]
      : [];
  });
}

describe.skipIf(missing !== undefined).each(slowExamples)('the Terraform of the %s', (example) => {
  const blueprint = composed(exampleSection(example), content);

  it('validates, plans and applies; then nothing is left to do, and one changed setting is one change', async () => {
    const change = edit(
      'platform-hub.tf.json',
      '"threat_intelligence_mode": "Deny"',
      '"threat_intelligence_mode": "Alert"',
    );
    const run = await withTerraformFolder(blueprint, content, (folder) =>
      runPrinted(blueprint, folder, { seed: example, change }),
    );
    expect(run.validate).toMatchObject({ ok: true, errors: [], warnings: [] });
    expect(run.plan).toMatchObject({ ok: true, errors: [] });
    expect(new Set(run.plan.changes.map(({ actions }) => actions.join(' ')))).toEqual(new Set(['create']));
    expect(run.apply).toMatchObject({ ok: true, errors: [] });
    expect(run.secondPlan).toMatchObject({ ok: true, isEmpty: true, changes: [] });
    expect(run.changedPlan?.changes).toEqual([
      {
        address: 'azurerm_firewall_policy.firewall_policy',
        actions: ['update'],
        attributes: ['threat_intelligence_mode'],
      },
    ]);
    const seconds = ({ milliseconds }: { readonly milliseconds: number }) => `${Math.round(milliseconds / 1000)} s`;
    console.log(
      `${example}: ${run.plan.changes.length} resources; validate ${seconds(run.validate)}, plan ${seconds(run.plan)}, apply ${seconds(run.apply)}, second plan ${seconds(run.secondPlan)}`,
    );
  }, 1_800_000);

  it('is judged as its templates are', async () => {
    const printed = await checkPrinted(printBlueprint(blueprint, content), notShown, ports);
    if (!printed.ok) throw new Error(printed.error.join('\n'));
    const planned = await withTerraformFolder(blueprint, content, async (folder) => {
      const run = await runPrinted(blueprint, folder, { seed: example, planOnly: true });
      expect(run.plan.errors).toEqual([]);
      const plan = join(folder, 'plan.json');
      writeFileSync(plan, run.plan.shown);
      const read = { cwd: folder, config: join(folder, 'safeguard.yaml') };
      const paths = [plan, join(folder, 'graph')];
      const rules = { profile: 'hipaa', minimumSeverity: 'low', scope: [], attestations: [] } as const;
      return assessEstate({ paths, read, ...rules }, ports);
    });
    if (!planned.ok) throw new Error(planned.error.join('\n'));
    expect(differences(planned.value, printed.value.assessment)).toEqual([]);
  });
});
