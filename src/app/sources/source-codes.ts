/** Every code that a source says, with what it means and what to do. */
export const sourceCodes: Readonly<Record<string, string>> = {
  SOURCE_BAD_GZIP:
    'A file is damaged gzip, or unpacks to more than 250 times its size. What came before is stored. Send the file again.',
  SOURCE_BAD_JSON:
    'A file or an event is no JSON from some byte on. What came before is stored; an event is a dead letter. Mend the sender.',
  SOURCE_BAD_PAGE:
    'A service gives an answer that cannot be read. It is asked again; if that lasts, something stands between.',
  SOURCE_BUG: 'The source ended by a fault of its own. Start again, and report it. Its place is kept.',
  SOURCE_DROPPED:
    'Datagrams found no room, or senders were turned away (too many, or without a certificate that is vouched for). Use TCP or TLS.',
  SOURCE_FORBIDDEN: 'A right is missing; the message names the least one.',
  SOURCE_FOREIGN_FORMAT: 'A file is of a format that is not read, such as ZIP or Parquet. Unpack it.',
  SOURCE_FOREIGN_LINK:
    'A page points to another host. Nothing is sent there, because a token would go with it. Check the endpoint.',
  SOURCE_HTTP: 'A service answers with a fault. It is asked again where that may help.',
  SOURCE_NO_HEADER: 'The first row of a table is no header. Write one, or name the format.',
  SOURCE_NO_STREAM:
    'No stream is declared for a category. Name one under `streams`, or set `otherwise`. Nothing is lost: it stays where it is.',
  SOURCE_NO_TOKEN: 'Signing in failed. Check identity, secret and time of day.',
  SOURCE_NOT_UTF8: 'Records were no UTF-8 and taken for Windows-1252. Check the sender.',
  SOURCE_OBJECT_REPLACED: 'A file was written anew and is read from its beginning.',
  SOURCE_OBJECT_UNREADABLE:
    'A file or blob cannot be read: the system refuses, or it lies in the archive tier. Those of the same resource behind it wait.',
  SOURCE_OUT_OF_ORDER: 'Another process reads the same place under the same name. Stop one.',
  SOURCE_PACKAGE_MISSING: 'An optional package is not installed; the message names it.',
  SOURCE_PARTIAL:
    'A workspace holds more rows of one millisecond than it gives at once. Use diagnostic settings instead.',
  SOURCE_RECORD_TOO_LONG:
    'A record of more than 16 MB (1 MB over syslog) was passed over; its size and hash stand among the dead letters.',
  SOURCE_RECOVERED: 'The source works again.',
  SOURCE_STOPPED: 'The source was told to stop.',
  SOURCE_THROTTLED: 'A service asks to wait. It is waited as long as it asks.',
  SOURCE_TRUNCATED:
    'A file ends within a record. The record waits for its end; in Blob it becomes a dead letter after 48 hours.',
  SOURCE_UNAUTHORIZED: 'A token is taken no longer. Another is asked for once.',
  SOURCE_UNREACHABLE:
    'A folder, a service or a port cannot be reached. It is tried again, with waits of up to five minutes.',
};
