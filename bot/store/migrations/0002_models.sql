-- What was fetched from the hub: a branch may move, the commit that was first fetched is kept.
CREATE TABLE models (
    name TEXT NOT NULL,
    asked TEXT NOT NULL,        -- the revision that was asked for; '' when none was
    revision TEXT NOT NULL,     -- the commit it was resolved to
    folder TEXT NOT NULL,       -- below the storage folder, or '' while nothing is fetched
    bytes INTEGER NOT NULL,
    licence TEXT NOT NULL DEFAULT '',
    languages TEXT NOT NULL DEFAULT '[]',
    files TEXT NOT NULL,
    fetched_at REAL NOT NULL,
    PRIMARY KEY (name, asked)
) WITHOUT ROWID;

-- Models beyond config.toml that the owner admitted, by task.
CREATE TABLE admitted (
    task TEXT NOT NULL,
    name TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (task, name)
) WITHOUT ROWID;

-- Small facts to remember across restarts, such as the hash of the commands that Discord has.
CREATE TABLE state (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
