import { activeUsersCount, activityCountsMetrics, rollingPercentile } from './activity.ts';
import { activityEngagement, activityMetrics, slidingWindowCounts } from './activity-windows.ts';
import { bagUnpack } from './bag-unpack.ts';
import { basket } from './basket.ts';
import { dcountIntersect } from './dcount-intersect.ts';
import { lineLookup, polygonLookup } from './geo-lookup.ts';
import { ipv4Lookup, ipv6Lookup } from './ip-lookup.ts';
import { narrow } from './narrow.ts';
import { newActivityMetrics } from './new-activity.ts';
import { pivot } from './pivot.ts';
import type { Plugin } from './plugin.ts';
import { preview, schemaMerge } from './schema-merge.ts';

/** Every plugin of `evaluate` that is supported, by name. */
export const plugins: ReadonlyMap<string, Plugin> = new Map<string, Plugin>([
  ['bag_unpack', bagUnpack],
  ['pivot', pivot],
  ['narrow', narrow],
  ['basket', basket],
  ['dcount_intersect', dcountIntersect],
  ['active_users_count', activeUsersCount],
  ['activity_counts_metrics', activityCountsMetrics],
  ['activity_metrics', activityMetrics],
  ['activity_engagement', activityEngagement],
  ['new_activity_metrics', newActivityMetrics],
  ['sliding_window_counts', slidingWindowCounts],
  ['rolling_percentile', rollingPercentile],
  ['schema_merge', schemaMerge],
  ['preview', preview],
  ['ipv4_lookup', ipv4Lookup],
  ['ipv6_lookup', ipv6Lookup],
  ['geo_line_lookup', lineLookup],
  ['geo_polygon_lookup', polygonLookup],
]);

const leaves = 'it reaches outside: answers come from the record only';
const runs = 'it runs code of another language inside the query';
const unpublished =
  'it groups rows by a method that Microsoft does not publish, so no other engine can answer the same';

/** Plugins that are known and refused, each with its reason. */
export const refusedPlugins: ReadonlyMap<string, string> = new Map(
  Object.entries({
    http_request: leaves,
    http_request_post: leaves,
    sql_request: leaves,
    mysql_request: leaves,
    postgresql_request: leaves,
    cosmosdb_sql_request: leaves,
    azure_digital_twins_query_request: leaves,
    ai_chat_completion: leaves,
    ai_chat_completion_prompt: leaves,
    ai_embeddings: leaves,
    ai_embed_text: leaves,
    infer_storage_schema: leaves,
    infer_storage_schema_with_suggestions: leaves,
    python: runs,
    r: runs,
    autocluster: unpublished,
    diffpatterns: unpublished,
    diffpatterns_text: unpublished,
  }).map(([name, reason]) => [name, `The plugin '${name}' is refused: ${reason}`]),
);
