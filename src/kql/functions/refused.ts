/** Functions of Kusto that have no exact answer here, and why or what to do instead. */
export const refusedFunctions: ReadonlyMap<string, string> = new Map([
  ['geo_info_from_ip_address', 'no table of locations is at hand: keep one as a table and use ipv4_lookup'],
  ...[
    'geo_line_buffer',
    'geo_point_buffer',
    'geo_polygon_buffer',
    'geo_line_simplify',
    'geo_polygon_simplify',
    'geo_simplify_polygons_array',
    'geo_union_lines_array',
    'geo_union_polygons_array',
    'geo_intersection_2polygons',
  ].map((name): [string, string] => [
    name,
    'which corners the shape that it makes has, and where they begin, is not documented',
  ]),
  ...['geo_line_to_s2cells', 'geo_polygon_to_s2cells', 'geo_polygon_to_h3cells'].map((name): [string, string] => [
    name,
    'which cells cover a shape is not documented: compare cells of points, or use geo_polygon_lookup or geo_line_lookup',
  ]),
  ['parse_user_agent', "it depends on Microsoft's own list of user agents"],
  [
    'parse_command_line',
    'its rules about quotation marks and backslashes are not documented: use extract_all or split',
  ],
  ['hash_combine', 'how it combines hashes is not documented'],
  ['hash_many', 'how it combines hashes is not documented'],
  ['gzip_compress_to_base64_string', 'how Kusto packs is not documented: which bytes come out would be a guess'],
  ['zlib_compress_to_base64_string', 'how Kusto packs is not documented: which bytes come out would be a guess'],
  ['current_database', 'there is one store, which has no name: put the name in quotation marks'],
  ['current_principal', 'a query does not know who asks it'],
  ['current_principal_details', 'a query does not know who asks it'],
  ['current_principal_is_member_of', 'a query does not know who asks it'],
]);
