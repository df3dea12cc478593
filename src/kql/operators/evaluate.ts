import { refuse } from '../failure.ts';
import { plugins, refusedPlugins } from '../plugins/index.ts';
import { columnsOf, type Expression, elementsOf, kindOf } from '../syntax/kusto.ts';
import { type Operator, partitioned } from './operator.ts';

const argumentsOf = (call: Kusto.Language.Syntax.FunctionCallExpression) => {
  const positional: Expression[] = [];
  const named = new Map<string, Expression>();
  for (const argument of elementsOf<Expression>(call.ArgumentList?.Expressions)) {
    if (kindOf(argument) !== 'SimpleNamedExpression') {
      positional.push(argument);
      continue;
    }
    const { Name: name, Expression: value } = argument as Kusto.Language.Syntax.SimpleNamedExpression;
    named.set(name?.SimpleName ?? '', value as Expression);
  }
  return { positional, named };
};

/** `evaluate`: a plugin over the rows. https://learn.microsoft.com/kusto/query/evaluate-operator */
export const evaluate: Operator<Kusto.Language.Syntax.EvaluateOperator> = (node, input, block) => {
  const call = node.FunctionCall;
  const name = call?.Name?.SimpleName ?? '';
  const reason = refusedPlugins.get(name);
  if (reason !== undefined) return refuse('KQL_UNSUPPORTED_PLUGIN', reason, call);
  const plugin = plugins.get(name);
  if (plugin === undefined || call === null)
    return refuse('KQL_UNSUPPORTED_PLUGIN', `The plugin '${name}' is not supported`, call);
  if (partitioned(input))
    return refuse('KQL_UNSUPPORTED_PLUGIN', `The plugin '${name}' is not supported inside a partition`, call);
  const table = node.ResultType as Kusto.Language.Symbols.TableSymbol | null;
  const { positional, named } = argumentsOf(call);
  return plugin({
    name,
    input,
    block,
    arguments: positional,
    named,
    node,
    call,
    columns: table?.IsOpen === true ? undefined : columnsOf(node as Expression),
  });
};
