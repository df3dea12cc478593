import { canonicalCall, ExpressionFailure, firstUnknown, type HostFunction } from '../../../arm/expression/index.ts';
import { isUuid } from '../../../lib/uuid.ts';
import { joinText, Unknown } from '../../../model/unknown.ts';
import type { Value } from '../../../model/value.ts';
import { fitNames, resourceId } from './identity.ts';
import { type Target, targetId } from './target.ts';
import { splitText, type Text } from './text.ts';

/**
 * The functions that build resource ids.
 * Source: https://learn.microsoft.com/azure/azure-resource-manager/templates/template-functions-resource#resourceid
 */
export function idFunctions(target: Target): [string, HostFunction][] {
  const subscription = (id: Text): Text => joinText(['/subscriptions/', id]);
  const group = (id: Text): Text => joinText(['/providers/Microsoft.Management/managementGroups/', id]);
  return [
    ['resourceid', (args) => withLeading('resourceId', args, 2, (leading) => resourceScope(target, leading))],
    [
      'subscriptionresourceid',
      (args) => withLeading('subscriptionResourceId', args, 1, ([id]) => subscription(id ?? target.subscriptionId)),
    ],
    [
      'managementgroupresourceid',
      (args) => withLeading('managementGroupResourceId', args, 1, ([id]) => group(id ?? target.managementGroup)),
    ],
    ['tenantresourceid', (args) => withLeading('tenantResourceId', args, 0, () => '')],
    ['extensionresourceid', (args) => extensionId(args)],
  ];
}

/** The scope that the arguments before the type choose: a subscription, a resource group, or both. */
function resourceScope(target: Target, leading: readonly Text[]): Text {
  const [first, second] = leading;
  if (first === undefined) return targetId(target);
  if (second !== undefined) return joinText(['/subscriptions/', first, '/resourceGroups/', second]);
  const isSubscription = typeof first === 'string' ? isUuid(first) : target.kind === 'subscription';
  if (isSubscription) return targetId({ ...target, subscriptionId: first });
  return joinText(['/subscriptions/', target.subscriptionId, '/resourceGroups/', first]);
}

function withLeading(
  name: string,
  args: readonly Value[],
  most: number,
  scope: (leading: readonly Text[]) => Text,
): Value {
  const texts = args.map((arg) => textArgument(name, arg));
  const at = texts.findIndex((text, i) => i <= most && isType(text));
  const type = texts[at];
  if (typeof type !== 'string') return typeUnknown(name, args);
  return fittingId(name, scope(texts.slice(0, at)), type, texts.slice(at + 1));
}

const isType = (text: Text): boolean => typeof text === 'string' && /^[^/]+\/[^/]/.test(text);

/** Nobody knows the type: the id is unknown when an argument is, and wrong otherwise. */
function typeUnknown(name: string, args: readonly Value[]): Unknown {
  const unknown = firstUnknown(args);
  if (unknown === undefined) throw new ExpressionFailure('ARM_ARGUMENT', `${name} takes a resource type and its names`);
  const identity = canonicalCall(name, args);
  return new Unknown(unknown.reason, identity, { parts: [{ hole: identity }] });
}

function extensionId(args: readonly Value[]): Value {
  const [scope, type, ...names] = args.map((arg) => textArgument('extensionResourceId', arg));
  if (scope === undefined || typeof type !== 'string') return typeUnknown('extensionResourceId', args);
  const base = typeof scope === 'string' ? scope.replace(/\/$/, '') : scope;
  return fittingId('extensionResourceId', base, type, names);
}

function fittingId(name: string, base: Text, type: string, given: readonly Text[]): Value {
  const wanted = type.split('/').length - 1;
  const split = given.length === wanted ? given : given.flatMap((text) => splitText(text));
  const { names, fits } = fitNames(split, wanted);
  if (!fits) {
    throw new ExpressionFailure(
      'ARM_ARGUMENT',
      `${name} of a ${type.slice(0, 120)} takes ${wanted} names, not ${split.length}`,
    );
  }
  return resourceId(base, type, names);
}

function textArgument(name: string, arg: Value): Text {
  if (typeof arg === 'string' || arg instanceof Unknown) return arg;
  if (typeof arg === 'number') return String(arg);
  throw new ExpressionFailure('ARM_ARGUMENT', `${name} takes texts`);
}
