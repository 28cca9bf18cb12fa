// The parts that several station messages share, to and from generated code. Only convert_*.cpp
// include this.
#pragma once

#include <string>
#include <type_traits>

#include "foyer/v1/station.pb.h"
#include "proto/convert_station.hpp"
#include "proto/messages.hpp"
#include "proto/printable.hpp"

namespace foyer::wire {

namespace pb = foyer::v1::station;

// Which generated enum stands for which of ours: the same order, one higher, 0 is invalid.
template <class Plain>
struct Enumeration;
// clang-format off
template <> struct Enumeration<StationState> { using Wire = pb::State; static constexpr auto last = StationState::closed; static constexpr int max = pb::State_MAX; };
template <> struct Enumeration<AccessKind> { using Wire = pb::Access; static constexpr auto last = AccessKind::card; static constexpr int max = pb::Access_MAX; };
template <> struct Enumeration<EndCause> { using Wire = pb::Cause; static constexpr auto last = EndCause::never_started; static constexpr int max = pb::Cause_MAX; };
template <> struct Enumeration<HelpKind> { using Wire = pb::HelpKind; static constexpr auto last = HelpKind::clipboard; static constexpr int max = pb::HelpKind_MAX; };
template <> struct Enumeration<Answer> { using Wire = pb::Answer; static constexpr auto last = Answer::none; static constexpr int max = pb::Answer_MAX; };
template <> struct Enumeration<HelpEnd> { using Wire = pb::HelpEnd; static constexpr auto last = HelpEnd::viewer_left; static constexpr int max = pb::HelpEnd_MAX; };
template <> struct Enumeration<SpaceMode> { using Wire = pb::Mode; static constexpr auto last = SpaceMode::closed; static constexpr int max = pb::Mode_MAX; };
template <> struct Enumeration<RefusalCause> { using Wire = pb::RefusalCause; static constexpr auto last = RefusalCause::protocol; static constexpr int max = pb::RefusalCause_MAX; };
// clang-format on

template <class Plain>
typename Enumeration<Plain>::Wire to_wire(Plain value) {
    using E = Enumeration<Plain>;
    static_assert(static_cast<int>(E::last) + 1 == E::max, "the schema lacks an enumerator");
    return static_cast<typename E::Wire>(static_cast<int>(value) + 1);
}

// Takes fields out of a decoded message and keeps the first thing that is wrong with them, so that
// the code that reads a message is a list of its fields.
class Taking {
public:
    // What people may read, in a log at least: printable UTF-8 on one line.
    std::string text(const std::string& value, std::size_t bytes_max, const char* field) {
        if (!count_printable(value)) {
            blame(field, "printable text on one line", "something else");
            return {};
        }
        return bytes(value, bytes_max, field);
    }
    // Anything.
    std::string bytes(const std::string& value, std::size_t bytes_max, const char* field) {
        if (value.size() > bytes_max) {
            blame(field, "at most " + std::to_string(bytes_max) + " bytes",
                  std::to_string(value.size()));
            return {};
        }
        return value;
    }
    // A duration or a count: never negative.
    template <class Number>
    Number amount(Number value, const char* field) {
        if (value < 0) blame(field, "0 or more", std::to_string(value));
        return value;
    }
    // Whether a list is short enough to be taken.
    bool fits(int size, std::size_t entries_max, const char* field) {
        if (static_cast<std::size_t>(size) <= entries_max) return true;
        blame(field, "at most " + std::to_string(entries_max) + " entries", std::to_string(size));
        return false;
    }
    template <class Plain>
    Plain enumerator(typename Enumeration<Plain>::Wire value, const char* field) {
        const int number = static_cast<int>(value);
        if (number < 1 || number > Enumeration<Plain>::max) {
            blame(field, "1 to " + std::to_string(Enumeration<Plain>::max), std::to_string(number));
            return Plain{};
        }
        return static_cast<Plain>(number - 1);
    }

    Status status() const {
        if (wrong_.empty()) return {};
        return failure(wrong_);
    }

private:
    void blame(const char* field, const std::string& expected, const std::string& found) {
        if (wrong_.empty()) {
            wrong_ = std::string(field) + ": expected " + expected + ", found " + found;
        }
    }

    std::string wrong_;
};

void put_view(const StationView& view, pb::View& into);
void put_record(const SessionRecord& record, pb::Record& into);
void put_space(const SpaceStatus& space, pb::SpaceStatus& into);
void put_policy(const Policy& policy, pb::Policy& into);

StationView take_view(const pb::View& from, Taking& taking);
SessionRecord take_record(const pb::Record& from, Taking& taking);
SpaceStatus take_space(const pb::SpaceStatus& from, Taking& taking);
Policy take_policy(const pb::Policy& from, Taking& taking);

}  // namespace foyer::wire
