-- The journal of jobs, which is also the history; how each job moved; and who prefers which model.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,  -- what people see as #id: never used twice, even after a deletion
    interaction INTEGER NOT NULL UNIQUE,   -- the same interaction twice is one job
    state TEXT NOT NULL,
    task TEXT NOT NULL,
    model TEXT NOT NULL,
    chosen_by TEXT NOT NULL,
    wanted_model TEXT,
    pipeline TEXT,
    seed INTEGER,
    from_file INTEGER NOT NULL DEFAULT 0,
    inputs TEXT NOT NULL,
    parameters TEXT NOT NULL,
    user INTEGER NOT NULL,
    application INTEGER NOT NULL DEFAULT 0,
    token TEXT NOT NULL DEFAULT '',        -- a secret: wiped when the job is closed or the token is dead
    guild INTEGER,
    channel INTEGER,
    private INTEGER NOT NULL DEFAULT 0,
    locale TEXT NOT NULL DEFAULT 'en-US',
    message INTEGER,
    attempt INTEGER NOT NULL DEFAULT 0,
    answers TEXT NOT NULL DEFAULT '[]',
    facts TEXT,
    failure TEXT,
    wiped INTEGER NOT NULL DEFAULT 0,
    moved_at REAL NOT NULL,
    received_at REAL NOT NULL,
    acknowledged_at REAL,
    started_at REAL,
    finished_at REAL,
    delivered_at REAL
);

-- Written by triggers alone, so that no move can be forgotten; it never holds a text.
CREATE TABLE transitions (
    job INTEGER NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    at REAL NOT NULL
);
CREATE INDEX transitions_of_job ON transitions (job);

CREATE TRIGGER job_received AFTER INSERT ON jobs BEGIN
    INSERT INTO transitions VALUES (NEW.id, NULL, NEW.state, NEW.moved_at);
END;
CREATE TRIGGER job_moved AFTER UPDATE OF state ON jobs BEGIN
    INSERT INTO transitions VALUES (NEW.id, OLD.state, NEW.state, NEW.moved_at);
END;
CREATE TRIGGER job_deleted AFTER DELETE ON jobs BEGIN
    DELETE FROM transitions WHERE job = OLD.id;
END;

CREATE TABLE preferences (
    scope TEXT NOT NULL CHECK (scope IN ('user', 'server')),
    owner INTEGER NOT NULL,
    task TEXT NOT NULL,
    model TEXT NOT NULL,
    PRIMARY KEY (scope, owner, task)
) WITHOUT ROWID;
