// Identifiers that cross the wire. Each kind is its own type, so that a help can never be passed
// where a session is meant. The supervisor hands them out, counts upwards from 1 and never reuses
// one; 0 means "none".
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace foyer {

template <class Tag>
struct Id {
    std::uint64_t value = 0;

    explicit operator bool() const { return value != 0; }
    friend auto operator<=>(const Id&, const Id&) = default;
};

using SessionId = Id<struct SessionTag>;
using HelpId = Id<struct HelpTag>;
// Chosen by the side that asks; it only has to be unique on one link.
using RequestId = Id<struct RequestTag>;

// The name of a station inside its space, for example "poste-3"; unique, 1 to 63 characters of
// [a-z0-9-].
using StationName = std::string;

// Eight decimal digits.
using TicketCode = std::string;

}  // namespace foyer

template <class Tag>
struct std::hash<foyer::Id<Tag>> {
    std::size_t operator()(const foyer::Id<Tag>& id) const noexcept {
        return std::hash<std::uint64_t>{}(id.value);
    }
};
