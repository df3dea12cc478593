-- Bearer tokens of the service. The token itself is not kept: it cannot be shown a second time.
CREATE TABLE tokens (
  id text PRIMARY KEY,
  hash text NOT NULL UNIQUE,
  role text NOT NULL CHECK (role IN ('ingest', 'query', 'admin')),
  name text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz
);

-- What each source last said of itself.
CREATE TABLE source_health (
  source text PRIMARY KEY,
  state text NOT NULL,
  message text NOT NULL,
  changed_at timestamptz NOT NULL,
  last_delivery_at timestamptz,
  records bigint NOT NULL DEFAULT 0
);

-- What was set while the service ran, as JSON.
CREATE TABLE settings (
  name text PRIMARY KEY,
  value text NOT NULL,
  changed_at timestamptz NOT NULL
);
