-- The register (store.hpp says how its lines are chained), and who asked for a print of it.

CREATE TABLE register (
    number BIGINT PRIMARY KEY,
    kind TEXT NOT NULL,
    space TEXT NOT NULL,
    station TEXT NOT NULL,
    address TEXT NOT NULL,
    start_wall_ms BIGINT NOT NULL,
    end_wall_ms BIGINT NOT NULL,
    session BIGINT NOT NULL,
    access TEXT NOT NULL,
    purged_through BIGINT NOT NULL,
    purged_hash TEXT NOT NULL,
    hash TEXT NOT NULL
);

CREATE INDEX register_by_start ON register (start_wall_ms);

CREATE TABLE register_print (
    asked_wall_ms BIGINT NOT NULL,
    account TEXT NOT NULL,
    from_wall_ms BIGINT NOT NULL,
    to_wall_ms BIGINT NOT NULL,
    station TEXT NOT NULL
);
