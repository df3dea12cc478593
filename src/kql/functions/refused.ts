/** Functions of Kusto that have no exact answer here, and why or what to do instead. */
export const refusedFunctions: ReadonlyMap<string, string> = new Map([
  ['geo_info_from_ip_address', 'no table of locations is at hand: keep one as a table and use ipv4_lookup'],
  ['parse_user_agent', "it depends on Microsoft's own list of user agents"],
  [
    'parse_command_line',
    'its rules about quotation marks and backslashes are not documented: use extract_all or split',
  ],
  ['hash_combine', 'how it combines hashes is not documented'],
  ['hash_many', 'how it combines hashes is not documented'],
  ['gzip_compress_to_base64_string', 'the engine has no gzip over values'],
  ['gzip_decompress_from_base64_string', 'the engine has no gzip over values'],
  ['zlib_compress_to_base64_string', 'the engine has no zlib over values'],
  ['zlib_decompress_from_base64_string', 'the engine has no zlib over values'],
  ['punycode_from_string', 'the engine has no punycode'],
  ['punycode_to_string', 'the engine has no punycode'],
  ['punycode_domain_from_string', 'the engine has no punycode'],
  ['punycode_domain_to_string', 'the engine has no punycode'],
  ['estimate_data_size', "it tells the size in Kusto's own storage"],
  ['current_database', 'there is one store, which has no name: put the name in quotation marks'],
  ['current_principal', 'a query does not know who asks it'],
  ['current_principal_details', 'a query does not know who asks it'],
  ['current_principal_is_member_of', 'a query does not know who asks it'],
]);
