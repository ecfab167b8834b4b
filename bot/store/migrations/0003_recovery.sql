-- A job that crashes the bot before it is marked as running would be tried for ever: restarts are counted too.
ALTER TABLE jobs ADD COLUMN restarts INTEGER NOT NULL DEFAULT 0;

-- A start reads what is open, /history reads one person's newest: neither may read the whole journal.
CREATE INDEX jobs_open ON jobs (id)
    WHERE state NOT IN ('delivered', 'undeliverable', 'dropped');
CREATE INDEX jobs_of_user ON jobs (user, id DESC);
CREATE INDEX jobs_by_age ON jobs (received_at);
CREATE INDEX jobs_with_token ON jobs (received_at) WHERE token <> '';
