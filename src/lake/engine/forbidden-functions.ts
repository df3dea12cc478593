/**
 * Functions, table functions and sources, in lower case, that read or write a file, open a connection, start a process
 * or run text as SQL. A test compares this list with `system.table_functions`, so that a new one of a new version is seen.
 */
export const forbiddenFunctions: ReadonlySet<string> = new Set(
  `arrowstream azureblobstorage azureblobstoragecluster cluster clusterallreplicas cosn deltalake deltalakeazure
  deltalakeazurecluster deltalakecluster deltalakelocal deltalakes3 deltalakes3cluster dictionary eval executable file
  filecluster filesystem fuzzjson fuzzquery gcs hdfs hdfscluster hudi hudicluster iceberg icebergazure
  icebergazurecluster icebergcluster iceberghdfs iceberghdfscluster iceberglocal iceberglocalcluster icebergs3
  icebergs3cluster input jdbc loop mongodb mysql odbc oss paimon paimonazure paimonazurecluster paimoncluster
  paimonhdfs paimonhdfscluster paimonlocal paimons3 paimons3cluster postgresql prometheusquery prometheusqueryrange
  redis remote remotesecure s3 s3cluster sqlite timeseriesdata timeseriesmetrics timeseriessamples timeseriesselector
  timeseriestags url urlcluster viewifpermitted ytsaurus python
  aiclassify aiembed aiextract aigenerate aitranslate catboostevaluate evalmlmethod reversednsquery getclienthttpheader
  disk source http mysqlcluster`.split(/\s+/),
);

/** The table functions that stay inside the engine. */
export const ownTableFunctions: ReadonlySet<string> = new Set(
  `sqlstandardvalues format generaterandom generateseries generate_series merge mergetreeanalyzeindexes
  mergetreeanalyzeindexesuuid mergetreeindex mergetreeprojection mergetreetextindex null numbers numbers_mt primes values
  view viewexplain zeros zeros_mt`.split(/\s+/),
);
