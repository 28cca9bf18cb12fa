-- What the floor must find again after a restart (supervisor/core/floor.hpp). Times are Unix time
-- in milliseconds; kinds and phases are the words of supervisor/store/words.hpp.
-- A statement ends at a ';' that an empty line or the end of the file follows.

CREATE TABLE space (
    singleton SMALLINT PRIMARY KEY CHECK (singleton = 1),
    mode TEXT NOT NULL,
    last_session BIGINT NOT NULL,
    last_help BIGINT NOT NULL
);

CREATE TABLE station (
    name TEXT PRIMARY KEY,
    key_fingerprint TEXT NOT NULL,
    enrolled_wall_ms BIGINT NOT NULL,
    last_proof TEXT NOT NULL,
    last_proof_wall_ms BIGINT NOT NULL
);

CREATE TABLE session (
    id BIGINT PRIMARY KEY,
    station TEXT NOT NULL,
    policy TEXT NOT NULL,
    access TEXT NOT NULL,
    ticket TEXT NOT NULL,
    phase TEXT NOT NULL,
    granted_ms BIGINT NOT NULL,
    started_wall_ms BIGINT NOT NULL,
    used_ms BIGINT NOT NULL,
    cause TEXT NOT NULL,
    saved_wall_ms BIGINT NOT NULL
);

CREATE INDEX session_by_phase ON session (phase);

CREATE INDEX session_by_station ON session (station, id);

CREATE TABLE ticket (
    code TEXT PRIMARY KEY,
    policy TEXT NOT NULL,
    minutes INTEGER NOT NULL,
    expires_wall_ms BIGINT NOT NULL,
    phase TEXT NOT NULL,
    session BIGINT NOT NULL
);

CREATE INDEX ticket_by_phase ON ticket (phase);

CREATE TABLE help (
    id BIGINT PRIMARY KEY,
    station TEXT NOT NULL,
    session BIGINT NOT NULL,
    account TEXT NOT NULL,
    view_granted SMALLINT NOT NULL,
    control_granted SMALLINT NOT NULL,
    asked_wall_ms BIGINT NOT NULL,
    answered_wall_ms BIGINT NOT NULL,
    begun_wall_ms BIGINT NOT NULL,
    ended_wall_ms BIGINT NOT NULL,
    cause TEXT NOT NULL
);

CREATE INDEX help_by_end ON help (ended_wall_ms);

-- Every proof, with the last session that had ended on the station before it (0 = none).
CREATE TABLE proof (
    station TEXT NOT NULL,
    made_wall_ms BIGINT NOT NULL,
    session BIGINT NOT NULL,
    proof TEXT NOT NULL,
    PRIMARY KEY (station, made_wall_ms)
);
