// Geometry on the unit sphere in SQL. A point is a tuple of x, y and z; all arguments here are names or short pieces of SQL. The order of
// the operations is that of the S2 library, so that results agree to the last digits. https://s2geometry.io

/** Metres of the Earth's radius: the sphere that Kusto measures on. */
export const earthRadius = '6371010.';

/** SQL in which values have names; all of it is text of this folder's own making. */
export const letIn = (values: Readonly<Record<string, string>>, body: string): string =>
  `arrayMap((${Object.keys(values).join(', ')}) -> ${body}, ${Object.values(values)
    .map((value) => `[${value}]`)
    .join(', ')})[1]`;

/** The point at a longitude and a latitude in degrees. */
export const pointAt = (longitude: string, latitude: string): string =>
  letIn(
    { lo: `(pi() / 180) * ${longitude}`, la: `(pi() / 180) * ${latitude}` },
    '(cos(lo) * cos(la), sin(lo) * cos(la), sin(la))',
  );

/** The longitude and the latitude of a point, in degrees. */
export const degreesOf = (p: string): string =>
  `(atan2(${p}.2, ${p}.1) * (180 / pi()), atan2(${p}.3, sqrt(${p}.1 * ${p}.1 + ${p}.2 * ${p}.2)) * (180 / pi()))`;

export const dot = (a: string, b: string): string => `(${a}.1 * ${b}.1 + ${a}.2 * ${b}.2 + ${a}.3 * ${b}.3)`;

export const cross = (a: string, b: string): string =>
  `(${a}.2 * ${b}.3 - ${a}.3 * ${b}.2, ${a}.3 * ${b}.1 - ${a}.1 * ${b}.3, ${a}.1 * ${b}.2 - ${a}.2 * ${b}.1)`;

/** The product across two points, along a third. */
export const volume = (a: string, b: string, c: string): string =>
  `((${a}.2 * ${b}.3 - ${a}.3 * ${b}.2) * ${c}.1 + (${a}.3 * ${b}.1 - ${a}.1 * ${b}.3) * ${c}.2 + (${a}.1 * ${b}.2 - ${a}.2 * ${b}.1) * ${c}.3)`;

export const plus = (a: string, b: string): string => `(${a}.1 + ${b}.1, ${a}.2 + ${b}.2, ${a}.3 + ${b}.3)`;

export const minus = (a: string, b: string): string => `(${a}.1 - ${b}.1, ${a}.2 - ${b}.2, ${a}.3 - ${b}.3)`;

export const times = (factor: string, a: string): string =>
  `(${factor} * ${a}.1, ${factor} * ${a}.2, ${factor} * ${a}.3)`;

export const norm = (a: string): string => `sqrt(${dot(a, a)})`;

/** A vector of the same direction and of length 1. */
export const unit = (a: string): string =>
  letIn({ u_: a }, letIn({ n_: norm('u_') }, times('if(n_ = 0, 0., 1 / n_)', 'u_')));

/** A vector across both, twice as long as their product, that is good even where the points are close to each other. */
export const across = (a: string, b: string): string => letIn({ d_: minus(a, b), s_: plus(a, b) }, cross('d_', 's_'));

/** The angle between two vectors. */
export const angleOf = (a: string, b: string): string =>
  letIn({ a_: a, b_: b }, `${letIn({ c_: cross('a_', 'b_') }, `atan2(${norm('c_')}, ${dot('a_', 'b_')})`)}`);

/** Six times the volume between three points: positive where they turn left. */
export const turn = (a: string, b: string, c: string): string => letIn({ t_: across(a, b) }, dot('t_', c));

/** The place of the shortest way between a and b that is the closest to x. */
export const closestOn = (x: string, a: string, b: string): string =>
  letIn(
    { m_: unit(across(a, b)) },
    letIn(
      { w_: cross('m_', x), q_: letIn({ e_: across('m_', x) }, unit(cross('e_', 'm_'))) },
      `if(${letIn({ f_: minus(a, x), g_: minus(b, x) }, `${dot('f_', 'w_')} < 0 AND ${dot('g_', 'w_')} > 0`)}, q_, if(${letIn({ f_: minus(x, a), g_: minus(x, b) }, `${dot('f_', 'f_')} <= ${dot('g_', 'g_')}`)}, ${a}, ${b}))`,
    ),
  );
