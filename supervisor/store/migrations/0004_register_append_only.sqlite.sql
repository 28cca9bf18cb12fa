-- Triggers are the one thing that databases write differently, so this file is SQLite's alone.
-- Only lines that a purge line answers for may go.

CREATE TRIGGER register_no_update BEFORE UPDATE ON register
BEGIN
    SELECT RAISE(ABORT, 'the register is append-only');
END;

CREATE TRIGGER register_no_delete BEFORE DELETE ON register
WHEN OLD.number > (SELECT COALESCE(MAX(purged_through), 0) FROM register)
BEGIN
    SELECT RAISE(ABORT, 'the register is append-only');
END;
