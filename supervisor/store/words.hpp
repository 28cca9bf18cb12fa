// How enumerators stand in the database: as words, so that a row can be read without this program
// and an enumerator can move without a migration.
#pragma once

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "supervisor/store/store.hpp"

namespace foyer::supervisor {

// In the order of the enumerators.
template <class Enum>
inline constexpr auto words_of = nullptr;

template <>
inline constexpr auto words_of<SpaceMode> = std::to_array<std::string_view>({"open", "closing",
                                                                             "closed"});
template <>
inline constexpr auto words_of<AccessKind> = std::to_array<std::string_view>({"guest", "ticket",
                                                                              "card"});
template <>
inline constexpr auto words_of<SessionPhase> =
    std::to_array<std::string_view>({"granted", "running", "ended"});
template <>
inline constexpr auto words_of<TicketPhase> = std::to_array<std::string_view>({"unused", "in_use",
                                                                               "used", "revoked"});
template <>
inline constexpr auto words_of<EndCause> =
    std::to_array<std::string_view>({"button", "deadline", "desk", "closing", "idle", "world_died",
                                     "curtain_died", "kiosk_restarted", "never_started"});
template <>
inline constexpr auto words_of<HelpEnd> =
    std::to_array<std::string_view>({"guest_stopped", "helper_ended", "session_ended", "refused",
                                     "no_answer", "link_lost", "mirror_failed", "signed_out",
                                     "viewer_left"});
template <>
inline constexpr auto words_of<Role> = std::to_array<std::string_view>({"mediator", "admin"});
template <>
inline constexpr auto words_of<RegisterEntry::Kind> = std::to_array<std::string_view>({"session",
                                                                                       "purge"});

template <class Enum>
std::string word(Enum value) {
    const auto index = static_cast<std::size_t>(value);
    assert(index < words_of<Enum>.size() && "an enumerator without a word");
    return std::string(words_of<Enum>[index]);
}

template <class Enum>
std::optional<Enum> from_word(std::string_view text) {
    const auto& words = words_of<Enum>;
    const auto at = std::find(words.begin(), words.end(), text);
    if (at == words.end()) return std::nullopt;
    return static_cast<Enum>(at - words.begin());
}

}  // namespace foyer::supervisor
