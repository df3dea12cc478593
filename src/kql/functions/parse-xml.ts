import { type Fragment, fragment, raw } from '../sql/fragment.ts';

// XML as JSON, as parse_xml() gives it: attributes are `@name`, text is `#text` beside other members, an element without anything is
// null, elements of one name become an array in the place of the first. Comments, CDATA, instructions and declarations are left out.
// https://learn.microsoft.com/kusto/query/parse-xml-function
//
// ClickHouse has no reader of XML: the text is cut into tags and texts, which are folded over a stack of open elements. An element is
// its name, the names of its members and their values as JSON. A stack of nothing says that the text is no XML, and stays so.

/** Kusto gives null for a text longer than this. */
const longest = 1_048_576;

const token =
  "'<!--(?s:.*?)-->|<!\\\\[CDATA\\\\[(?s:.*?)\\\\]\\\\]>|<\\\\?(?s:.*?)\\\\?>|<![^>]*>|</[^>]*>|<(?:[^<>\"\\']|\"[^\"]*\"|\\'[^\\']*\\')*>|[^<]+|<'";

const attribute = "'([^\\\\s=<>\"\\'/]+)\\\\s*=\\\\s*(?:\"([^\"]*)\"|\\'([^\\']*)\\')'";

const nameOf = "extract(t, '^</?\\\\s*([^\\\\s/>]+)')";

/** The members of an element as an object: a name that comes more than once has an array. */
const object =
  "concat('{', arrayStringConcat(arrayMap(d -> concat(toJSONString(d), ':', if(countEqual(f.2, d) = 1, f.3[indexOf(f.2, d)], concat('[', arrayStringConcat(arrayFilter((y, x) -> x = d, f.3, f.2), ','), ']'))), arrayDistinct(f.2)), ','), '}')";

/** The value of an element `f`. */
const elementValue = `multiIf(empty(f.2), 'null', f.2 = ['#text'], f.3[1], ${object})`;

const attributes = `extractAllGroupsVertical(t, ${attribute})`;

/** An element as its opening tag says it. */
const opened = `(${nameOf}, arrayMap(g -> concat('@', g[1]), ${attributes}), arrayMap(g -> toJSONString(decodeXMLComponent(concat(g[2], g[3]))), ${attributes}))`;

/** The stack `s` with a member more in its last element. */
const withMember = (stack: string, key: string, value: string): string =>
  `arrayPushBack(arrayPopBack(${stack}), (${stack}[-1].1, arrayPushBack(${stack}[-1].2, ${key}), arrayPushBack(${stack}[-1].3, ${value})))`;

/** The stack after its last element is closed. */
const closed = `if(length(s) > 1 AND s[-1].1 = ${nameOf}, ${withMember('arrayPopBack(s)', 's[-1].1', `arrayMap(f -> ${elementValue}, [s[-1]])[1]`)}, emptyStack)`;

const emptied = `arrayMap(f -> ${elementValue}, [${opened}])[1]`;

/** What is outside of the one root element may only be blanks. */
const step = [
  `empty(s) OR match(t, '^<[!?]')`,
  's',
  "startsWith(t, '</')",
  closed,
  "match(t, '^<[^\\\\s/>]') AND NOT (length(s) = 1 AND notEmpty(s[1].2))",
  `if(endsWith(t, '/>'), ${withMember('s', nameOf, emptied)}, arrayPushBack(s, ${opened}))`,
  "NOT startsWith(t, '<') AND match(t, '^\\\\s*$')",
  's',
  "startsWith(t, '<') OR length(s) = 1",
  'emptyStack',
  withMember('s', "'#text'", 'toJSONString(decodeXMLComponent(t))'),
].join(', ');

const stack = "'Array(Tuple(String, Array(String), Array(String)))'";
const fold = `(s, t) -> multiIf(${step})`.replaceAll('emptyStack', `CAST([], ${stack})`);

/** The JSON text of an XML text; '' where it is none. */
export const parsedXml = (text: Fragment): Fragment =>
  fragment`arrayMap(s -> if(length(s) = 1 AND notEmpty(s[1].2), arrayMap(f -> ${raw(object)}, s)[1], ''), [arrayFold(${raw(fold)}, if(length(${text}) > ${raw(String(longest))}, [], extractAll(${text}, ${raw(token)})), CAST([('', [], [])], ${raw(stack)}))])[1]`;
