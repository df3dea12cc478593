import type { FunctionRow } from '../functions/row.ts';

/** What each aggregate gives, as whole queries. */
export const aggregateExamples: Readonly<Record<string, FunctionRow['examples']>> = {
  count: [["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize count()", 3]],
  countif: [["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize countif(v > 1)", 1]],
  sum: [
    ["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize sum(v)", 3],
    ['datatable(v:long)[] | summarize sum(v)', 0],
    ['datatable(v:long)[9223372036854775807, 1] | summarize sum(v)', '-9223372036854775808'],
  ],
  sumif: [["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize sumif(v, g == 'a')", 3]],
  avg: [
    ["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize avg(v)", 1.5],
    ['datatable(v:long)[] | summarize avg(v)', 'NaN'],
    ['datatable(v:timespan)[1h, 2h] | summarize avg(v)', '01:30:00'],
  ],
  avgif: [["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize avgif(v, v > 1)", 2]],
  min: [
    ["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize min(v)", 1],
    ['datatable(v:long)[] | summarize min(v)', null],
  ],
  minif: [["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize minif(v, v > 1)", 2]],
  max: [
    ["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize max(v)", 2],
    ['datatable(v:real)[real(nan), 1.0] | summarize max(v)', 'NaN'],
  ],
  maxif: [["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize maxif(v, false)", null]],
  dcount: [["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize dcount(v)", 2]],
  dcountif: [["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize dcountif(v, v > 1)", 1]],
  count_distinct: [["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize count_distinct(g)", 2]],
  count_distinctif: [
    ["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize count_distinctif(g, v > 0)", 1],
  ],
  make_list: [
    ["datatable(s:string)['b','','a','b'] | summarize make_list(s)", ['b', '', 'a', 'b']],
    ["datatable(d:dynamic)[dynamic([1,2]), dynamic({'a':1})] | summarize make_list(d)", [1, 2, { a: 1 }]],
    ['datatable(v:long)[3, long(null), 1] | sort by v asc | summarize make_list(v)', [1, 3]],
  ],
  makelist: [['range x from 1 to 9 step 1 | summarize makelist(x, 2)', [1, 2]]],
  make_list_if: [['range x from 1 to 4 step 1 | summarize make_list_if(x, x > 2)', [3, 4]]],
  make_list_with_nulls: [
    ["datatable(g:string, v:long)['a',1, 'a',2, 'b',long(null)] | summarize make_list_with_nulls(v)", [1, 2, null]],
  ],
  make_set: [
    ["datatable(s:string)['b','','a','b'] | summarize make_set(s)", ['b', '', 'a']],
    ['range x from 1 to 9 step 1 | summarize make_set(x % 3, 2)', [1, 2]],
  ],
  makeset: [['range x from 1 to 4 step 1 | summarize makeset(x % 2)', [1, 0]]],
  make_set_if: [['range x from 1 to 9 step 1 | summarize make_set_if(x % 3, x > 5)', [0, 1, 2]]],
  make_bag: [
    ["datatable(d:dynamic)[dynamic({'a':1}), dynamic({'b':2,'a':3})] | summarize make_bag(d)", { a: 1, b: 2 }],
  ],
  make_bag_if: [
    [
      "datatable(d:dynamic,k:bool)[dynamic({'a':1}),true, dynamic({'b':2}),false] | summarize make_bag_if(d, k)",
      { a: 1 },
    ],
  ],
  arg_max: [
    ["datatable(v:long, s:string)[1,'x', 3,'y', 3,'z', long(null),'n'] | summarize arg_max(v, *)", [3, 'y']],
    ["datatable(v:long, s:string)[long(null),'x', long(null),'y'] | summarize arg_max(v, s)", [null, 'x']],
    ['datatable(v:long, w:long)[1,10, 2,long(null)] | summarize arg_max(v, w)', [2, null]],
  ],
  arg_min: [["datatable(v:real, s:string)[2.0,'x', -0.5,'y', real(null),'n'] | summarize arg_min(v, s)", [-0.5, 'y']]],
  take_any: [
    ["datatable(s:string)['','a'] | summarize take_any(s)", 'a'],
    ["datatable(a:long, b:string)[1,'x'] | summarize take_any(*)", [1, 'x']],
  ],
  any: [['datatable(v:long)[long(null), 5] | summarize any(v)', 5]],
  take_anyif: [['range x from 1 to 3 step 1 | summarize take_anyif(x, x == 2)', 2]],
  anyif: [['range x from 1 to 3 step 1 | summarize anyif(x, x == 3)', 3]],
  variance: [
    ['datatable(x:real, y:real)[1.0,14.0, 2.0,10.0, 3.0,17.0, 4.0,20.0, 5.0,50.0] | summarize variance(x)', 2.5],
    ['print x=5 | summarize variance(x)', 0],
  ],
  varianceif: [
    ['datatable(x:real, y:real)[1.0,14.0, 2.0,10.0, 3.0,17.0, 4.0,20.0, 5.0,50.0] | summarize varianceif(x, x < 4)', 1],
  ],
  variancep: [
    ['datatable(x:real, y:real)[1.0,14.0, 2.0,10.0, 3.0,17.0, 4.0,20.0, 5.0,50.0] | summarize variancep(x)', 2],
  ],
  variancepif: [
    [
      'datatable(x:real, y:real)[1.0,14.0, 2.0,10.0, 3.0,17.0, 4.0,20.0, 5.0,50.0] | summarize variancepif(x, x < 3)',
      0.25,
    ],
  ],
  stdev: [
    ['datatable(x:real)[1.0,2.0,3.0,4.0,5.0,6.0] | summarize stdev(x)', 1.8708286933869707],
    ['datatable(x:long)[] | summarize stdev(x)', 0],
  ],
  stdevif: [['range x from 1 to 100 step 1 | summarize stdevif(x, x % 2 == 0)', 29.154759474226502]],
  stdevp: [['range x from 1 to 5 step 1 | summarize stdevp(x)', Math.SQRT2]],
  covariance: [
    ['datatable(x:real, y:real)[1.0,14.0, 2.0,10.0, 3.0,17.0, 4.0,20.0, 5.0,50.0] | summarize covariance(x, y)', 20.5],
  ],
  covarianceif: [
    [
      'datatable(x:real, y:real)[1.0,14.0, 2.0,10.0, 3.0,17.0, 4.0,20.0, 5.0,50.0] | summarize covarianceif(x, y, x < 3)',
      -2,
    ],
  ],
  covariancep: [
    ['datatable(x:real, y:real)[1.0,14.0, 2.0,10.0, 3.0,17.0, 4.0,20.0, 5.0,50.0] | summarize covariancep(x, y)', 16.4],
  ],
  covariancepif: [
    [
      'datatable(x:real, y:real)[1.0,14.0, 2.0,10.0, 3.0,17.0, 4.0,20.0, 5.0,50.0] | summarize covariancepif(x, y, x < 3)',
      -1,
    ],
  ],
  percentile: [
    ['datatable(v:long)[10, 20] | summarize percentile(v, 50)', 10],
    ['datatable(v:long)[] | summarize percentile(v, 50)', null],
  ],
  percentiles: [['range x from 1 to 100 step 1 | summarize percentiles(x, 5, 95)', [5, 95]]],
  percentilew: [['datatable(v:long, w:long)[10,8, 20,6, 30,3, 40,1] | summarize percentilew(v, w, 75)', 20]],
  percentilesw: [
    ['datatable(v:long, w:long)[10,8, 20,6, 30,3, 40,1] | summarize percentilesw(v, w, 50, 99.9)', [20, 40]],
  ],
  percentiles_array: [['range x from 1 to 100 step 1 | summarize percentiles_array(x, 5, 95)', [5, 95]]],
  percentilesw_array: [
    [
      'datatable(v:long, w:long)[10,8, 20,6, 30,3, 40,1] | summarize percentilesw_array(v, w, 50, 75, 99.9)',
      [20, 20, 40],
    ],
  ],
  binary_all_and: [['datatable(v:long)[7, 5] | summarize binary_all_and(v)', 5]],
  binary_all_or: [['datatable(v:long)[1, 4] | summarize binary_all_or(v)', 5]],
  binary_all_xor: [['datatable(v:long)[7, 2] | summarize binary_all_xor(v)', 5]],
  hll: [['range x from 1 to 9 step 1 | summarize h=hll(x % 4) | project dcount_hll(h)', 4]],
  tdigest: [
    ['range x from 1 to 9 step 1 | summarize t=tdigest(x) | project percentile_tdigest(t, 50, typeof(long))', 5],
  ],
  hll_merge: [
    ['range x from 1 to 9 step 1 | summarize h=hll(x) by x % 2 | summarize m=hll_merge(h) | project dcount_hll(m)', 9],
  ],
  tdigest_merge: [
    [
      'range x from 1 to 9 step 1 | summarize t=tdigest(x) by x % 2 | summarize m=tdigest_merge(t) | project percentile_tdigest(m, 50)',
      5,
    ],
  ],
};
