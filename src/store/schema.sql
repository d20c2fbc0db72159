-- The database of llm-loadtest, version 1 (docs/store.md). Embedded into the program, and applied to an empty file.
-- A later version is a migration in migrations.cc, never a change of what stands here.
--
-- Times: *_unix_ns since 1970; *_ns of requests are CLOCK_MONOTONIC or spans. Missing is NULL.

CREATE TABLE runs (
  run               INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again, also where a run was deleted
  run_id            TEXT NOT NULL UNIQUE,
  state             INTEGER NOT NULL,  -- 0 queued, 1 running, 2 completed, 3 cancelled, 4 failed, 5 interrupted
  created_unix_ns   INTEGER NOT NULL,
  started_unix_ns   INTEGER,
  completed_unix_ns INTEGER,
  detail            TEXT,              -- why it failed or was cancelled
  model             TEXT NOT NULL,
  server_url        TEXT NOT NULL,
  engine            TEXT,
  measured          INTEGER NOT NULL DEFAULT 0,  -- 1: its result is complete
  -- Of the levels that ended, kept here so that a list needs no other table.
  levels            INTEGER NOT NULL DEFAULT 0,
  attempted         INTEGER NOT NULL DEFAULT 0,
  succeeded         INTEGER NOT NULL DEFAULT 0,
  failed            INTEGER NOT NULL DEFAULT 0,
  verdict           INTEGER,           -- the worst: 0 VALID, 1 SUSPECT, 2 INVALID
  output_tokens_per_s REAL,            -- the most
  ttft_p50_ms       REAL               -- of that level
);
CREATE INDEX runs_by_time ON runs (created_unix_ns, run);
CREATE INDEX runs_by_state ON runs (state, created_unix_ns, run);

-- The result object without its levels (docs/formats.md): configuration, server, client, tokens, warnings.
CREATE TABLE results (
  run  INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
  json TEXT NOT NULL
);

-- A level that ended. Its requests are visible from the moment its row is there.
CREATE TABLE levels (
  run             INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  level           INTEGER NOT NULL,  -- from 0
  ended_unix_ns   INTEGER NOT NULL,
  concurrency     INTEGER NOT NULL,  -- at a rate: the most that might be in flight
  request_rate_per_s REAL,           -- of an open loop with a constant rate
  requests        INTEGER NOT NULL,  -- rows of it in the table of requests
  json            TEXT NOT NULL,     -- the level's object in the result, without its series
  PRIMARY KEY (run, level)
) WITHOUT ROWID;

CREATE TABLE metrics (
  run       INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  level     INTEGER NOT NULL,
  metric    TEXT NOT NULL,           -- "ttft_ms", "output_tokens_per_s"
  statistic TEXT NOT NULL,           -- "n", "mean", "p50", …; "value" where there is one only
  value     REAL NOT NULL,
  PRIMARY KEY (run, level, metric, statistic)
) WITHOUT ROWID;

CREATE TABLE series (
  run       INTEGER NOT NULL REFERENCES runs ON DELETE CASCADE,
  level     INTEGER NOT NULL,
  point     INTEGER NOT NULL,        -- from 0
  t_s       REAL,                    -- NULL here and below: not a finite number
  output_tokens_per_s REAL,
  in_flight REAL,
  ttft_p50_ms REAL,
  errors    INTEGER NOT NULL,
  PRIMARY KEY (run, level, point)
) WITHOUT ROWID;

-- No reference to runs: rows are written before their level ends and taken away in pieces after their run is gone, so
-- that neither holds other writers up. Rows without a level that ended are not shown.
CREATE TABLE requests (
  run        INTEGER NOT NULL,
  level      INTEGER NOT NULL,
  seq        INTEGER NOT NULL,       -- in the order of sending, from 0
  request_id TEXT NOT NULL,
  server     INTEGER NOT NULL,       -- index into the configuration's servers
  turn       INTEGER,
  status     INTEGER NOT NULL,       -- 0 ok, 1 failed, 2 cut off
  due_ns     INTEGER NOT NULL,
  sent_ns    INTEGER,                -- this and the next three: since due_ns
  first_token_ns INTEGER,
  last_token_ns INTEGER,
  end_ns     INTEGER NOT NULL,
  ttft_ns    INTEGER,                -- this and the next five: rounded to a nanosecond
  ttft_corrected_ns INTEGER,
  tpot_ns    INTEGER,
  e2e_ns     INTEGER,
  max_icl_ns INTEGER,
  connect_ns INTEGER,
  input_tokens INTEGER,
  output_tokens INTEGER,
  reasoning_tokens INTEGER,
  cached_tokens INTEGER,
  failure_stage INTEGER,             -- 0 connect, 1 tls, 2 send, 3 head, 4 body, 5 decode
  failure_kind TEXT,                 -- "timeout"
  failure_detail TEXT,
  finish_reason TEXT,
  http_status INTEGER,
  flags      INTEGER NOT NULL,       -- 1 reused connection, 2 reconnected, 4 coalesced, 8 kernel's stamp, 16 our own
  events     BLOB,                   -- of --request-events: pairs of varints, (nanoseconds since the last, tokens)
  PRIMARY KEY (run, level, seq)
) WITHOUT ROWID;
CREATE INDEX requests_not_ok ON requests (run, level, status, seq) WHERE status <> 0;

CREATE TABLE analyses (
  run             INTEGER PRIMARY KEY REFERENCES runs ON DELETE CASCADE,
  created_unix_ns INTEGER NOT NULL,
  model           TEXT NOT NULL,
  language        TEXT NOT NULL,
  markdown        TEXT NOT NULL
);
