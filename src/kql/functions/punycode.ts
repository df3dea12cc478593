import { fragment, raw, type Scalar, scalar } from '../sql/fragment.ts';
import type { Call, FunctionRow } from './row.ts';
import { argument } from './text-fragments.ts';

// Punycode (RFC 3492) over code points. The engine has no function for it: both ways are folds over arrays of whole numbers.
// https://learn.microsoft.com/kusto/query/punycode-from-string-function

const beyondAscii = "'[^[:ascii:]]'";

/** How the next number is written, of how far the last one went (RFC 3492, 6.1): `delta`, the points so far, and the halving. */
const adapted = (delta: string, points: string, damp: string): string =>
  `arrayFold((x_, y_) -> if(x_.1 > 455, (intDiv(x_.1, 35), x_.2 + 36), x_), range(6), arrayMap(z_ -> (z_ + intDiv(z_, ${points}), toInt64(0)), [intDiv(${delta}, ${damp})])[1])`;

const biasOf = (delta: string, points: string, damp: string): string =>
  `arrayMap(w_ -> w_.2 + intDiv(36 * w_.1, w_.1 + 38), [${adapted(delta, points, damp)}])[1]`;

/** Numbers of one digit's weight: 1 to 26, by the place of the digit and the bias. */
const threshold = (place: string, bias: string): string => `least(greatest(${place} - ${bias}, 1), 26)`;

/** The digits are a to z and 0 to 9. */
const digit = (value: string): string => `char(if(${value} < 26, 97, 22) + ${value})`;

/** A number as digits of varying weight: each step writes one, the last one is below its threshold. */
const digitsOf = (delta: string, bias: string): string =>
  `arrayFold((s_, j_) -> if(s_.3, s_, arrayMap(t_ -> if(s_.1 < t_, (toInt64(0), concat(s_.2, ${digit('s_.1')}), true), (intDiv(s_.1 - t_, 36 - t_), concat(s_.2, ${digit('(t_ + (s_.1 - t_) % (36 - t_))')}), false)), [${threshold('36 * j_', bias)}])[1]), range(1, 16), (toInt64(${delta}), '', false)).2`;

const longest = "throwIf(length(p_) > 1800, 'punycode of more than 1,800 characters is not supported') = 0";

/**
 * The points above ASCII, in the order in which they are put in: by point, then by place. A number tells how far each lies from
 * the one before it, counted over all points and all places between those that are there already.
 */
const encodedPoints = (): string => {
  const order =
    'arraySort(arrayMap((c, i) -> (c, i), arrayFilter(c -> c > 127, p_), arrayFilter((i, c) -> c > 127, arrayEnumerate(p_), p_)))';
  const basic = 'toInt64(arrayCount(c -> c < 128, p_))';
  const place = 'toInt64(arrayCount((c, i) -> i < o_.2 AND c <= o_.1, p_, arrayEnumerate(p_)))';
  // Of each: the point, its place, and how many are there before it.
  const placed = `arrayMap((o_, k_) -> (toInt64(o_.1), ${place}, ${basic} + k_ - 1), q_, arrayEnumerate(q_))`;
  const distances =
    'arrayMap((a_, b_) -> ((a_.1 - b_.1) * (a_.3 + 1) + a_.2 - b_.2, a_.3), l_, arrayPushFront(arrayMap(b -> (b.1, b.2 + 1), arrayPopBack(l_)), (toInt64(128), toInt64(0))))';
  const written = `arrayFold((f_, d_) -> (concat(f_.1, ${digitsOf('d_.1', 'f_.2')}), ${biasOf('d_.1', '(d_.2 + 1)', 'if(f_.3, 700, 2)')}, false), ${distances}, ('', toInt64(72), true)).1`;
  const tail = `arrayMap(q_ -> arrayMap(l_ -> if(empty(l_), '', ${written}), [${placed}])[1], [${order}])[1]`;
  const head =
    "if(arrayExists(c -> c < 128, p_), concat(arrayStringConcat(arrayMap(c -> char(c), arrayFilter(c -> c < 128, p_))), '-'), '')";
  return `concat(${head}, if(${longest}, ${tail}, ''))`;
};

/** The points that digits stand for, put in one after the other; nothing where the text is no punycode. */
const decodedPoints = (): string => {
  // State: points, next place, next point, bias, place so far, weight, position of the digit, whether all was well.
  const start = '(b_, toInt64(0), toInt64(128), toInt64(72), toInt64(0), toInt64(1), toInt64(1), true)';
  const value =
    'multiIf(c_ BETWEEN 97 AND 122, c_ - 97, c_ BETWEEN 65 AND 90, c_ - 65, c_ BETWEEN 48 AND 57, c_ - 22, -1)';
  const failed = '(s_.1, s_.2, s_.3, s_.4, s_.5, s_.6, s_.7, false)';
  const weight = threshold('36 * s_.7', 's_.4');
  const more = '(s_.1, s_.2, s_.3, s_.4, i_, s_.6 * (36 - t_), s_.7 + 1, i_ < 2147483648 AND s_.6 < 2147483648)';
  const points = 'toInt64(length(s_.1) + 1)';
  const last = `(arrayConcat(arraySlice(s_.1, 1, i_ % ${points}), [n_], arraySlice(s_.1, i_ % ${points} + 1)), i_ % ${points} + 1, n_, ${biasOf('(i_ - s_.2)', points, 'if(s_.2 = 0 AND length(s_.1) = length(b_), 700, 2)')}, i_ % ${points} + 1, toInt64(1), toInt64(1), i_ < 2147483648 AND n_ < 1114112 AND NOT (n_ BETWEEN 55296 AND 57343))`;
  const step = `arrayMap((v_, t_) -> if(v_ < 0 OR NOT s_.8, ${failed}, arrayMap(i_ -> if(v_ < t_, arrayMap(n_ -> ${last}, [s_.3 + intDiv(i_, ${points})])[1], ${more}), [s_.5 + v_ * s_.6])[1]), [toInt64(${value})], [${weight}])[1]`;
  return `arrayFold((s_, c_) -> ${step}, e_, ${start})`;
};

/** A code point as UTF-8. */
const utf8 =
  'multiIf(c < 128, char(c), c < 2048, char(192 + intDiv(c, 64), 128 + c % 64), c < 65536, char(224 + intDiv(c, 4096), 128 + intDiv(c, 64) % 64, 128 + c % 64), char(240 + intDiv(c, 262144), 128 + intDiv(c, 4096) % 64, 128 + intDiv(c, 64) % 64, 128 + c % 64))';

/** The code points of a text. */
const pointsOf = (text: string): string =>
  `arrayMap(u_ -> arrayMap(i -> toInt64(reinterpretAsUInt32(substring(u_, i * 4 + 1, 4))), range(intDiv(length(u_), 4))), [convertCharset(${text}, 'UTF-8', 'UTF-32LE')])[1]`;

/** Points of ASCII as they are, a hyphen, and the others as digits. */
const encodedText = (text: string): string => `arrayMap(p_ -> ${encodedPoints()}, [${pointsOf(text)}])[1]`;

/** What stands before the last hyphen are points as they are, what stands after it are digits. */
const decodedText = (text: string): string => {
  const cut = "toInt64(length(x_)) - toInt64(position(reverse(x_), '-'))";
  const points = 'arrayMap(i -> toInt64(reinterpretAsUInt8(substring(h_, i, 1))), range(1, length(h_) + 1))';
  const digits = 'arrayMap(i -> toInt64(reinterpretAsUInt8(substring(g_, i, 1))), range(1, length(g_) + 1))';
  const whole = `arrayMap(r_ -> if(r_.8 AND r_.6 = 1 AND r_.7 = 1, arrayStringConcat(arrayMap(c -> ${utf8}, r_.1)), ''), [arrayMap((b_, e_) -> ${decodedPoints()}, [${points}], [${digits}])[1]])[1]`;
  const halves = `arrayMap((h_, g_) -> if(match(h_, ${beyondAscii}) OR throwIf(length(g_) > 4000, 'punycode of more than 4,000 characters is not supported') = 1, '', ${whole}), [substring(x_, 1, k_)], [substring(x_, if(k_ > 0, k_ + 2, 1))])[1]`;
  return `arrayMap(x_ -> arrayMap(k_ -> ${halves}, [if(position(x_, '-') = 0, 0, ${cut})])[1], [${text}])[1]`;
};

/** One label of a name of a domain, `v_`. */
const labelEncoded = `if(match(v_, ${beyondAscii}), concat('xn--', ${encodedText('v_')}), v_)`;
const labelDecoded = `if(startsWith(v_, 'xn--'), ${decodedText('substring(v_, 5)')}, v_)`;

const ofText =
  (sql: string) =>
  (call: Call): Scalar =>
    scalar('string', fragment`arrayMap(v_ -> ${raw(sql)}, [${argument(call, 0)}])[1]`, false);

/** How Kusto takes the other full stops of Unicode is documented for the ideographic one only, and for ways of writing `xn--` not at all. */
const known = (call: Call, unknown: string): string => {
  const message = `'${call.name}() has no exact answer for a name with a full stop of another script or XN-- in capitals'`;
  return `throwIf(match(n_, '${unknown}'), ${message}) = 0`;
};

const domainEncoded = (call: Call): Scalar => {
  const name = `if(${known(call, '[\uFF0E\uFF61]')}, replaceAll(n_, '\u3002', '.'), '')`;
  const labels = `arrayMap(v_ -> ${labelEncoded}, splitByChar('.', ${name}))`;
  return scalar(
    'string',
    fragment`arrayMap(n_ -> ${raw(`arrayStringConcat(${labels}, '.')`)}, [${argument(call, 0)}])[1]`,
  );
};

const domainDecoded = (call: Call): Scalar => {
  const name = `if(${known(call, '[\u3002\uFF0E\uFF61]|(^|[.])(XN|Xn|xN)--')}, splitByChar('.', n_), [])`;
  const labels = `arrayMap(v_ -> ${labelDecoded}, l_)`;
  const whole = `arrayMap((l_, m_) -> if(arrayExists((v_, w_) -> v_ = '' AND w_ != '', m_, l_), '', arrayStringConcat(m_, '.')), [l_], [${labels}])[1]`;
  return scalar(
    'string',
    fragment`arrayMap(n_ -> ${raw(`arrayMap(l_ -> ${whole}, [${name}])[1]`)}, [${argument(call, 0)}])[1]`,
  );
};

/** Names of domains beyond ASCII. */
export const punycodeFunctions: readonly FunctionRow[] = [
  {
    name: 'punycode_from_string',
    sql: ofText(encodedText('v_')),
    takes: ['string'],
    examples: [
      ['punycode_from_string("acad\u00e9mie-fran\u00e7aise")', 'acadmie-franaise-npb1a'],
      ['punycode_from_string("\u827a\u672f")', 'cqv902d'],
    ],
  },
  {
    name: 'punycode_to_string',
    sql: ofText(decodedText('v_')),
    takes: ['string'],
    examples: [
      ['punycode_to_string("acadmie-franaise-npb1a")', 'acad\u00e9mie-fran\u00e7aise'],
      ['punycode_to_string("cqv902d")', '\u827a\u672f'],
      ['punycode_to_string("!")', ''],
    ],
  },
  {
    name: 'punycode_domain_to_string',
    sql: domainEncoded,
    takes: ['string'],
    examples: [
      [
        'punycode_domain_to_string("Ri\u00f0ill\u3002Sk\u00e1ldskaparm\u00e1l\u3002org")',
        'xn--Riill-jta.xn--Skldskaparml-dbbj.org',
      ],
      ['punycode_domain_to_string("Kaledvoulc\'h.Artor\u012bjos.edu")', "Kaledvoulc'h.xn--Artorjos-ejb.edu"],
    ],
  },
  {
    name: 'punycode_domain_from_string',
    sql: domainDecoded,
    takes: ['string'],
    examples: [
      ['punycode_domain_from_string("xn--Ge-mia.Bulg.edu")', 'G\u00e1e.Bulg.edu'],
      [
        'punycode_domain_from_string("xn--Ry-lja8c.xn--Jng-uta63a.xn--Bng-9ka.com")',
        'R\u00fay\u00ec.J\u012bng\u016b.B\u00e0ng.com',
      ],
    ],
  },
];
