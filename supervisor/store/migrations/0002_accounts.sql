-- The people of the desk, and the bearer tokens of foyerctl (their SHA-256 only).

CREATE TABLE account (
    name TEXT PRIMARY KEY,
    display_name TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    disabled SMALLINT NOT NULL,
    created_wall_ms BIGINT NOT NULL
);

CREATE TABLE token (
    hash TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES account (name),
    expires_wall_ms BIGINT NOT NULL
);
