import { Document, isNode, isPair, isScalar } from 'yaml';
import type { Proposal, Question } from '../../blueprint/adopt/index.ts';
import { oneLine } from '../../lib/one-line.ts';

const HEAD = ` What the architecture is made of, as far as the existing estate tells it. Written by safeguard blueprint adopt: answer the
 questions, then
   safeguard blueprint adopt <what was read> --config safeguard.yaml
   safeguard blueprint build --output infra`;

/** The proposed `safeguard.yaml`: each open question beside its place, or above where there is nothing yet. */
export function proposedYaml({
  section,
  estate,
  questions,
}: Pick<Proposal, 'section' | 'estate' | 'questions'>): string {
  const document = new Document({ ...(estate === undefined ? {} : { estate }), blueprint: section });
  const nowhere = questions.filter((question) => !comment(document, question));
  const open = nowhere.map(({ path, text }) => ` QUESTION blueprint.${path.join('.')}: ${oneLine(text)}`);
  document.commentBefore = [HEAD, ...open].join('\n');
  return document.toString({ lineWidth: 0 });
}

/** Writes a question above the member that it is about. @returns whether there is one */
function comment(document: Document, { path, text }: Question): boolean {
  const at = ['blueprint', ...path];
  const line = ` QUESTION ${at.join('.')}: ${oneLine(text)}`;
  const parent = document.getIn(at.slice(0, -1), true);
  const last = at.at(-1);
  if (typeof parent !== 'object' || parent === null || !('items' in parent) || !Array.isArray(parent.items))
    return false;
  const items: readonly unknown[] = parent.items;
  const found = items.find((item, index) =>
    isPair(item) ? isScalar(item.key) && item.key.value === last : index === last,
  );
  const node = isPair(found) ? found.key : found;
  if (!isNode(node)) return false;
  node.commentBefore =
    node.commentBefore === undefined || node.commentBefore === null ? line : `${node.commentBefore}\n${line}`;
  return true;
}
