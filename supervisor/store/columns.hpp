// Between our values and what SOCI can bind. For the row files of this folder only.
#pragma once

#include <soci/soci.h>

#include <cassert>
#include <cstdint>
#include <limits>
#include <string>

#include "supervisor/store/words.hpp"

namespace foyer::supervisor {

// A BIGINT as SOCI binds it; std::int64_t is another type on this platform.
using Column = long long;

// Ids count upwards from 1, so that they never reach the sign bit.
inline Column column(std::uint64_t id) {
    assert(id <= static_cast<std::uint64_t>(std::numeric_limits<Column>::max()));
    return static_cast<Column>(id);
}

inline std::uint64_t id_value(Column stored) {
    if (stored < 0) throw soci::soci_error("a negative id in the store");
    return static_cast<std::uint64_t>(stored);
}

// Runs a query whose parameters and columns have been exchanged.
inline void execute(soci::statement& statement, const std::string& query) {
    statement.alloc();
    statement.prepare(query);
    statement.define_and_bind();
    statement.execute();
}

template <class Enum>
Enum read_word(const std::string& text) {
    const auto value = from_word<Enum>(text);
    if (!value) throw soci::soci_error("an unknown word in the store: " + text);
    return *value;
}

}  // namespace foyer::supervisor
