-- Whom the bot's owner lets ask nothing: people and whole servers. Apart from their settings, which a person may delete.
CREATE TABLE blocked (
    scope TEXT NOT NULL CHECK (scope IN ('user', 'server')),
    id INTEGER NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (scope, id)
) WITHOUT ROWID;
