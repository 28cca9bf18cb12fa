// The floor's rows as SQL. All of these throw soci::soci_error, and the same for a row in the
// database that does not read as what it should be; Store turns that into an Error.
#pragma once

#include <soci/soci.h>

#include <string>
#include <vector>

#include "supervisor/store/store.hpp"

namespace foyer::supervisor {

// Writes the row, new or changed. A session that ended is left as it ended, and gives the register
// one line when it does (register.hpp); `space` and `now` are for that line.
void write_row(soci::session& sql, const SpaceRow& row, const std::string& space, Millis now);
void write_row(soci::session& sql, const StationRow& row, const std::string& space, Millis now);
void write_row(soci::session& sql, const SessionRow& row, const std::string& space, Millis now);
void write_row(soci::session& sql, const TicketRow& row, const std::string& space, Millis now);
void write_row(soci::session& sql, const HelpRow& row, const std::string& space, Millis now);
void write_row(soci::session& sql, const StationGone& row, const std::string& space, Millis now);

Saved read_saved(soci::session& sql);
// Asked in [from, to), oldest first; an empty station = every station.
std::vector<HelpRow> read_helps(soci::session& sql, Millis from_wall_ms, Millis to_wall_ms,
                                const StationName& station);
std::vector<ProofRow> read_proofs(soci::session& sql, const StationName& station);

// Removes ended sessions, proofs, spent or expired tickets and prints of the register from before
// `before_wall_ms`, and ended helps from before `helps_before_wall_ms`.
void purge_rows(soci::session& sql, Millis before_wall_ms, Millis helps_before_wall_ms);

}  // namespace foyer::supervisor
