/** A kind of secret that can be told by its own shape. */
export interface SecretKind {
  readonly kind: string;
  /** A text (lower-case) without which the pattern cannot match: most files are passed over by this alone. */
  readonly anchor: string;
  /**
   * The pattern; the group `v` is the secret itself, which is only measured and checked, never kept. Every repetition is
   * bounded and begins at the anchor or a bounded number of characters before it, so the time is linear in the text.
   */
  readonly pattern: RegExp;
}

/**
 * Secrets with a shape of their own, the most telling first: where two match at one place the first counts.
 * Sources: https://learn.microsoft.com/purview/sit-defn-all-creds and the reference page of each service's connection strings.
 */
export const secretKinds: readonly SecretKind[] = [
  {
    kind: 'private-key',
    anchor: 'private key-----',
    pattern: /(?<v>-----BEGIN (?:RSA |EC |DSA |OPENSSH )?PRIVATE KEY-----)(?:\s|\\[rn]){1,4}[A-Za-z0-9+/=]{16}/g,
  },
  {
    kind: 'cosmos-key',
    anchor: 'documents.azure',
    pattern:
      /AccountEndpoint=https:\/\/[\w.-]{1,100}documents\.azure\.\w{2,3}[:\d]{0,6}\/?;AccountKey=(?<v>[^;"'\s]{1,200})/gi,
  },
  { kind: 'storage-account-key', anchor: 'accountkey=', pattern: /AccountKey=(?<v>[^;"'\s<]{1,200})/gi },
  {
    kind: 'service-bus-key',
    anchor: 'sharedaccesskey=',
    pattern: /SharedAccessKey=(?<v>[^;"'\s<]{1,200})/gi,
  },
  {
    kind: 'sas-token',
    anchor: 'sig=',
    pattern: /(?:[?&;"'\s]|%26)sig(?:=|%3D)(?<v>[A-Za-z0-9+/%_-]{43,128}={0,2})/gi,
  },
  {
    kind: 'sql-password',
    anchor: ';',
    pattern:
      /\b(?:Server|Data Source|Host|Addr|Address|Initial Catalog|Database|User ID|Uid|Username)\s{0,3}=[^;"'\r\n]{1,200};(?:[^"'\r\n=;]{1,40}=[^;"'\r\n]{0,200};){0,12}\s{0,3}(?:Password|Pwd)\s{0,3}=\s{0,3}(?<v>[^;"'\r\n<]{1,128})/gi,
  },
  {
    kind: 'url-password',
    anchor: '://',
    pattern:
      /\b(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?|amqps?|sqlserver|mssql|https?):\/\/[^\s:@/"'<>]{0,80}:(?<v>[^\s:@/"'<>]{3,128})@/gi,
  },
  {
    kind: 'redis-key',
    anchor: '.redis.cache.',
    pattern: /\.redis\.cache\.[\w.]{5,30}(?::\d{1,5})?,\s{0,2}password=(?<v>[^,"'\s<]{1,128})/gi,
  },
  {
    kind: 'entra-client-secret',
    anchor: 'q~',
    pattern: /(?<![\w~.-])(?<v>[A-Za-z0-9_~.-]{3}\dQ~[A-Za-z0-9_~.-]{31,34})(?![\w~-])/g,
  },
  {
    kind: 'github-token',
    anchor: 'gh',
    pattern:
      /(?<![A-Za-z0-9_])(?<v>gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?![A-Za-z0-9_])/g,
  },
  {
    kind: 'azure-devops-token',
    anchor: 'azdo',
    pattern: /(?<![A-Za-z0-9])(?<v>[A-Za-z0-9]{76}AZDO[A-Za-z0-9]{4})(?![A-Za-z0-9])/g,
  },
  {
    kind: 'azure-devops-token',
    anchor: 'pat',
    pattern: /\b\w{0,30}pat\w{0,10}["']?\s{0,5}[:=]{1,2}\s{0,5}["']?(?<v>[a-z2-7]{52})(?![A-Za-z0-9])/gi,
  },
  {
    kind: 'jwt',
    anchor: 'eyj',
    pattern: /(?<![\w.-])(?<v>eyJ[A-Za-z0-9_-]{10,4000}\.eyJ[A-Za-z0-9_-]{10,8000}\.[A-Za-z0-9_-]{20,2000})(?![\w-])/g,
  },
  {
    kind: 'azure-key',
    anchor: '==',
    pattern: /(?<![A-Za-z0-9+/])(?<v>[A-Za-z0-9+/]{75,76}[+/]?(?:ASt|ACDb)[A-Za-z0-9+/]{5,6}==)(?![A-Za-z0-9+/=])/g,
  },
  {
    kind: 'azure-key',
    anchor: 'a',
    pattern:
      /(?<![A-Za-z0-9+/_-])(?<v>[A-Za-z0-9_-]{44}AzFu[A-Za-z0-9_-]{5}[AQgw]==|[A-Za-z0-9]{42}AzSe[A-D][A-Za-z0-9]{5}|[A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9]{5}|[A-Za-z0-9+/]{33}(?:\+ASb|\+AEh|ARm)[A-Za-z0-9+/]{6,7}=)(?![A-Za-z0-9+/=])/g,
  },
];
