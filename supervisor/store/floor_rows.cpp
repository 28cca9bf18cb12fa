#include "supervisor/store/floor_rows.hpp"

#include "supervisor/store/columns.hpp"
#include "supervisor/store/proof_json.hpp"
#include "supervisor/store/register.hpp"

namespace foyer::supervisor {

using soci::into;
using soci::use;

namespace {

Proof parse_proof(const std::string& text) {
    auto proof = proof_from_json(text);
    if (!proof) throw soci::soci_error(proof.error().text);
    return *std::move(proof);
}

std::optional<Proof> parse_last_proof(const std::string& text) {
    if (text.empty()) return std::nullopt;
    return parse_proof(text);
}

// A proof belongs to what went before it: the last session that ended there.
void keep_proof(soci::session& sql, const StationRow& row, const std::string& proof) {
    const std::string ended = word(SessionPhase::ended);
    const Column made = row.last_proof_wall_ms;
    Column last_session = 0;
    sql << "SELECT COALESCE(MAX(id), 0) FROM session WHERE station = :station AND phase = :ended",
        use(row.name), use(ended), into(last_session);
    sql << "INSERT INTO proof (station, made_wall_ms, session, proof) "
           "VALUES (:station, :made, :session, :proof) ON CONFLICT (station, made_wall_ms) "
           "DO UPDATE SET proof = excluded.proof",
        use(row.name), use(made), use(last_session), use(proof);
}

}  // namespace

void write_row(soci::session& sql, const SpaceRow& row, const std::string&, Millis) {
    const std::string mode = word(row.mode);
    const Column last_session = column(row.last_session);
    const Column last_help = column(row.last_help);
    sql << "INSERT INTO space (singleton, mode, last_session, last_help) "
           "VALUES (1, :mode, :last_session, :last_help) ON CONFLICT (singleton) DO UPDATE SET "
           "mode = excluded.mode, last_session = excluded.last_session, "
           "last_help = excluded.last_help",
        use(mode), use(last_session), use(last_help);
}

void write_row(soci::session& sql, const StationRow& row, const std::string&, Millis) {
    const std::string proof = row.last_proof ? to_json(*row.last_proof) : "";
    const Column enrolled = row.enrolled_wall_ms;
    const Column proved = row.last_proof_wall_ms;
    Column proved_before = -1;
    sql << "SELECT last_proof_wall_ms FROM station WHERE name = :name", use(row.name),
        into(proved_before);
    sql << "INSERT INTO station (name, key_fingerprint, enrolled_wall_ms, last_proof, "
           "last_proof_wall_ms) VALUES (:name, :key, :enrolled, :proof, :proved) "
           "ON CONFLICT (name) DO UPDATE SET key_fingerprint = excluded.key_fingerprint, "
           "enrolled_wall_ms = excluded.enrolled_wall_ms, last_proof = excluded.last_proof, "
           "last_proof_wall_ms = excluded.last_proof_wall_ms",
        use(row.name), use(row.key_fingerprint), use(enrolled), use(proof), use(proved);
    if (row.last_proof && proved != proved_before) keep_proof(sql, row, proof);
}

void write_row(soci::session& sql, const SessionRow& row, const std::string& space, Millis now) {
    const std::string ended = word(SessionPhase::ended);
    const Column id = column(row.id.value);
    std::string phase_before;
    sql << "SELECT phase FROM session WHERE id = :id", use(id), into(phase_before);
    if (phase_before == ended) return;

    const std::string access = word(row.access);
    const std::string phase = word(row.phase);
    const std::string cause = word(row.cause);
    const Column granted = row.granted_ms;
    const Column started = row.started_wall_ms;
    const Column used = row.used_ms;
    const Column saved = now;
    sql << "INSERT INTO session (id, station, policy, access, ticket, phase, granted_ms, "
           "started_wall_ms, used_ms, cause, saved_wall_ms) VALUES (:id, :station, :policy, "
           ":access, :ticket, :phase, :granted, :started, :used, :cause, :saved) "
           "ON CONFLICT (id) DO UPDATE SET station = excluded.station, policy = excluded.policy, "
           "access = excluded.access, ticket = excluded.ticket, phase = excluded.phase, "
           "granted_ms = excluded.granted_ms, started_wall_ms = excluded.started_wall_ms, "
           "used_ms = excluded.used_ms, cause = excluded.cause, "
           "saved_wall_ms = excluded.saved_wall_ms",
        use(id), use(row.station), use(row.policy), use(access), use(row.ticket), use(phase),
        use(granted), use(started), use(used), use(cause), use(saved);
    if (row.phase == SessionPhase::ended) append_session(sql, row, space, now);
}

void write_row(soci::session& sql, const TicketRow& row, const std::string&, Millis) {
    const std::string phase = word(row.phase);
    const Column expires = row.expires_wall_ms;
    const Column session = column(row.session.value);
    sql << "INSERT INTO ticket (code, policy, minutes, expires_wall_ms, phase, session) "
           "VALUES (:code, :policy, :minutes, :expires, :phase, :session) "
           "ON CONFLICT (code) DO UPDATE SET policy = excluded.policy, "
           "minutes = excluded.minutes, expires_wall_ms = excluded.expires_wall_ms, "
           "phase = excluded.phase, session = excluded.session",
        use(row.code), use(row.policy), use(row.minutes), use(expires), use(phase), use(session);
}

void write_row(soci::session& sql, const HelpRow& row, const std::string&, Millis) {
    const std::string cause = row.cause ? word(*row.cause) : "";
    const Column id = column(row.id.value);
    const Column session = column(row.session.value);
    const Column asked = row.asked_wall_ms;
    const Column answered = row.answered_wall_ms;
    const Column begun = row.begun_wall_ms;
    const Column ended = row.ended_wall_ms;
    const int view = row.view;
    const int control = row.control;
    sql << "INSERT INTO help (id, station, session, account, view_granted, control_granted, "
           "asked_wall_ms, answered_wall_ms, begun_wall_ms, ended_wall_ms, cause) VALUES (:id, "
           ":station, :session, :account, :view, :control, :asked, :answered, :begun, :ended, "
           ":cause) ON CONFLICT (id) DO UPDATE SET station = excluded.station, "
           "session = excluded.session, account = excluded.account, "
           "view_granted = excluded.view_granted, control_granted = excluded.control_granted, "
           "asked_wall_ms = excluded.asked_wall_ms, "
           "answered_wall_ms = excluded.answered_wall_ms, "
           "begun_wall_ms = excluded.begun_wall_ms, ended_wall_ms = excluded.ended_wall_ms, "
           "cause = excluded.cause",
        use(id), use(row.station), use(session), use(row.account), use(view), use(control),
        use(asked), use(answered), use(begun), use(ended), use(cause);
}

void write_row(soci::session& sql, const StationGone& row, const std::string&, Millis) {
    sql << "DELETE FROM station WHERE name = :name", use(row.name);
}

namespace {

SpaceRow read_space(soci::session& sql) {
    SpaceRow space;
    std::string mode = word(space.mode);
    Column last_session = 0;
    Column last_help = 0;
    sql << "SELECT mode, last_session, last_help FROM space", into(mode), into(last_session),
        into(last_help);
    return {read_word<SpaceMode>(mode), id_value(last_session), id_value(last_help)};
}

std::vector<StationRow> read_stations(soci::session& sql) {
    std::vector<StationRow> stations;
    StationRow row;
    std::string proof;
    Column enrolled = 0;
    Column proved = 0;
    soci::statement read =
        (sql.prepare << "SELECT name, key_fingerprint, enrolled_wall_ms, last_proof, "
                        "last_proof_wall_ms FROM station ORDER BY name",
         into(row.name), into(row.key_fingerprint), into(enrolled), into(proof), into(proved));
    read.execute();
    while (read.fetch()) {
        row.enrolled_wall_ms = enrolled;
        row.last_proof = parse_last_proof(proof);
        row.last_proof_wall_ms = proved;
        stations.push_back(row);
    }
    return stations;
}

std::vector<SessionRow> read_sessions(soci::session& sql) {
    std::vector<SessionRow> sessions;
    SessionRow row;
    std::string access, phase, cause;
    Column id = 0, granted = 0, started = 0, used = 0;
    const std::string ended = word(SessionPhase::ended);
    soci::statement read =
        (sql.prepare << "SELECT id, station, policy, access, ticket, phase, granted_ms, "
                        "started_wall_ms, used_ms, cause FROM session WHERE phase <> :ended "
                        "ORDER BY id",
         use(ended), into(id), into(row.station), into(row.policy), into(access), into(row.ticket),
         into(phase), into(granted), into(started), into(used), into(cause));
    read.execute();
    while (read.fetch()) {
        row.id.value = id_value(id);
        row.access = read_word<AccessKind>(access);
        row.phase = read_word<SessionPhase>(phase);
        row.granted_ms = granted;
        row.started_wall_ms = started;
        row.used_ms = used;
        row.cause = read_word<EndCause>(cause);
        sessions.push_back(row);
    }
    return sessions;
}

std::vector<TicketRow> read_tickets(soci::session& sql) {
    std::vector<TicketRow> tickets;
    TicketRow row;
    std::string phase;
    Column expires = 0, session = 0;
    const std::string unused = word(TicketPhase::unused);
    const std::string in_use = word(TicketPhase::in_use);
    soci::statement read =
        (sql.prepare << "SELECT code, policy, minutes, expires_wall_ms, phase, session "
                        "FROM ticket WHERE phase IN (:unused, :in_use) ORDER BY code",
         use(unused), use(in_use), into(row.code), into(row.policy), into(row.minutes),
         into(expires), into(phase), into(session));
    read.execute();
    while (read.fetch()) {
        row.expires_wall_ms = expires;
        row.phase = read_word<TicketPhase>(phase);
        row.session.value = id_value(session);
        tickets.push_back(row);
    }
    return tickets;
}

// Rows of `help` that `where` admits; `uses` are its parameters.
template <class... Uses>
std::vector<HelpRow> read_help_rows(soci::session& sql, const std::string& where, Uses... uses) {
    std::vector<HelpRow> helps;
    HelpRow row;
    std::string cause;
    Column id = 0, session = 0, asked = 0, answered = 0, begun = 0, ended = 0;
    int view = 0, control = 0;
    soci::statement read(sql);
    (read.exchange(uses), ...);
    read.exchange(into(id));
    read.exchange(into(row.station));
    read.exchange(into(session));
    read.exchange(into(row.account));
    read.exchange(into(view));
    read.exchange(into(control));
    read.exchange(into(asked));
    read.exchange(into(answered));
    read.exchange(into(begun));
    read.exchange(into(ended));
    read.exchange(into(cause));
    execute(read,
            "SELECT id, station, session, account, view_granted, control_granted, "
            "asked_wall_ms, answered_wall_ms, begun_wall_ms, ended_wall_ms, cause FROM help "
            "WHERE " + where + " ORDER BY id");
    while (read.fetch()) {
        row.id.value = id_value(id);
        row.session.value = id_value(session);
        row.view = view != 0;
        row.control = control != 0;
        row.asked_wall_ms = asked;
        row.answered_wall_ms = answered;
        row.begun_wall_ms = begun;
        row.ended_wall_ms = ended;
        row.cause.reset();
        if (ended != 0) row.cause = read_word<HelpEnd>(cause);
        helps.push_back(row);
    }
    return helps;
}

}  // namespace

Saved read_saved(soci::session& sql) {
    return {read_space(sql), read_stations(sql), read_sessions(sql), read_tickets(sql),
            read_help_rows(sql, "ended_wall_ms = 0")};
}

std::vector<HelpRow> read_helps(soci::session& sql, Millis from_wall_ms, Millis to_wall_ms,
                                const StationName& station) {
    const Column from = from_wall_ms;
    const Column to = to_wall_ms;
    const std::string asked = "asked_wall_ms >= :from AND asked_wall_ms < :to";
    if (station.empty()) return read_help_rows(sql, asked, use(from), use(to));
    return read_help_rows(sql, asked + " AND station = :station", use(from), use(to),
                          use(station));
}

std::vector<ProofRow> read_proofs(soci::session& sql, const StationName& station) {
    std::vector<ProofRow> proofs;
    std::string proof;
    Column session = 0, made = 0;
    soci::statement read = (sql.prepare << "SELECT session, made_wall_ms, proof FROM proof "
                                           "WHERE station = :station ORDER BY made_wall_ms",
                            use(station), into(session), into(made), into(proof));
    read.execute();
    while (read.fetch()) {
        proofs.push_back({station, SessionId{id_value(session)}, made, parse_proof(proof)});
    }
    return proofs;
}

void purge_rows(soci::session& sql, Millis before_wall_ms, Millis helps_before_wall_ms) {
    const Column before = before_wall_ms;
    const Column helps_before = helps_before_wall_ms;
    const std::string ended = word(SessionPhase::ended);
    const std::string in_use = word(TicketPhase::in_use);
    sql << "DELETE FROM session WHERE phase = :ended AND saved_wall_ms < :before", use(ended),
        use(before);
    // A station's own last proof stands in its row and stays.
    sql << "DELETE FROM proof WHERE made_wall_ms < :before", use(before);
    sql << "DELETE FROM ticket WHERE phase <> :in_use AND expires_wall_ms < :before", use(in_use),
        use(before);
    sql << "DELETE FROM help WHERE ended_wall_ms > 0 AND ended_wall_ms < :before",
        use(helps_before);
    sql << "DELETE FROM register_print WHERE asked_wall_ms < :before", use(before);
}

}  // namespace foyer::supervisor
