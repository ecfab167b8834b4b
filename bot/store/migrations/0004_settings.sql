-- What people and servers decided, as JSON of bot/store/decisions.py: a new setting needs no new column.
CREATE TABLE settings (
    scope TEXT NOT NULL CHECK (scope IN ('user', 'server')),
    owner INTEGER NOT NULL,
    settings TEXT NOT NULL,
    PRIMARY KEY (scope, owner)
) WITHOUT ROWID;

-- The servers that the bot is in, or was: what is kept of one goes some time after the bot had to leave.
CREATE TABLE servers (
    guild INTEGER PRIMARY KEY,
    left_at REAL
) WITHOUT ROWID;

-- What was promised for a job when it was accepted; no number means as long as the bot keeps texts.
ALTER TABLE jobs ADD COLUMN keep_days INTEGER;
ALTER TABLE jobs ADD COLUMN spoiler INTEGER NOT NULL DEFAULT 0;
CREATE INDEX jobs_of_guild ON jobs (guild);

-- How often a person asked on a day (UTC; guild 0 is a direct message), for the daily limits. No text is in
-- it, and yesterday's go. A trigger counts, so that no way to ask can be forgotten.
CREATE TABLE spent (
    user INTEGER NOT NULL,
    guild INTEGER NOT NULL,
    day INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    PRIMARY KEY (user, guild, day)
) WITHOUT ROWID;

CREATE TRIGGER job_spent AFTER INSERT ON jobs BEGIN
    INSERT INTO spent
        VALUES (NEW.user, coalesce(NEW.guild, 0), CAST(NEW.received_at / 86400 AS INTEGER), 1)
        ON CONFLICT (user, guild, day) DO UPDATE SET requests = requests + 1;
END;
CREATE TRIGGER job_given_back AFTER UPDATE OF state ON jobs WHEN NEW.state = 'dropped' BEGIN
    UPDATE spent SET requests = requests - 1
        WHERE user = NEW.user AND guild = coalesce(NEW.guild, 0)
            AND day = CAST(NEW.received_at / 86400 AS INTEGER);
END;
