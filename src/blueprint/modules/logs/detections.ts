import type { Detection } from '../../model/content.ts';
import { type Context, defineModule } from '../../model/module.ts';
import { Expression, guidOf, idOf, subscription, text, type Value, type ValueMap } from '../../model/value.ts';
import { breakGlassUsers } from '../identity/people.ts';

const RULE = 'Microsoft.SecurityInsights/alertRules';

/**
 * Every detection of ours as an analytics rule: mass export, new administrators, failed sign-ins, Key Vault from an
 * unexpected address, use of emergency accounts, and what else would weaken what guards ePHI.
 */
export const detections = defineModule({
  name: 'detections',
  level: 'estate',
  needs: ['workspace', 'sentinel'],
  offers: [],
  build: (context) => {
    for (const detection of context.content.detections) declareRule(context, detection);
    return {};
  },
});

function declareRule(context: Context<'workspace' | 'sentinel'>, detection: Detection): void {
  const { declare, symbol, unit, offered } = context;
  const workspace = offered('workspace');
  const { id, kind, slug, query, properties } = detection;
  declare({
    symbol: symbol(symbolOf(slug)),
    type: RULE,
    unit: unit('logs', 'detections'),
    name: guidOf(idOf(workspace), text`${id}`),
    on: workspace,
    purpose: String(properties['description'] ?? properties['displayName']),
    kind,
    properties: { ...(properties as ValueMap), query: withSettings(query, settingsOf(context, slug)) },
    after: [offered('sentinel')],
  });
}

/** `key-vault/unexpected-address` becomes `keyVaultUnexpectedAddressRule`. */
const symbolOf = (slug: string): string =>
  `${slug.replace(/[^A-Za-z0-9]+(\w)/g, (_, letter: string) => letter.toUpperCase())}Rule`;

/** What a detection must know of this estate: values of the `let` statements with which its query begins. */
function settingsOf(context: Context, slug: string): Readonly<Record<string, Expression>> {
  if (slug === 'storage/mass-download-of-phi') return { PhiMark: text`"${subscription('phi', 'guid')}"` };
  if (slug === 'entra/break-glass-used') {
    const [first, second] = breakGlassUsers(context);
    return first === undefined || second === undefined
      ? {}
      : { BreakGlassIds: text`dynamic(["${first}", "${second}"])` };
  }
  return {};
}

/** The query with values of this estate in the place of those that it comes with. */
function withSettings(query: string, settings: Readonly<Record<string, Expression>>): Value {
  let parts: readonly (string | Expression)[] = [query];
  for (const [name, value] of Object.entries(settings)) {
    parts = parts.flatMap((part) => (part instanceof Expression ? [part] : replaced(part, name, value)));
  }
  return parts.length === 1 ? query : new Expression({ kind: 'text', parts });
}

function replaced(part: string, name: string, value: Expression): (string | Expression)[] {
  const found = new RegExp(`^let ${name} = (.*);$`, 'm').exec(part);
  const given = found?.[1];
  if (found === null || given === undefined) return [part];
  const start = found.index + `let ${name} = `.length;
  return [part.slice(0, start), value, part.slice(start + given.length)];
}
