#include "kiosk/mirror/scroll.hpp"

#include <algorithm>
#include <bit>
#include <vector>

namespace foyer::mirror {
namespace {

// Lower areas are sent anew for less than it takes to look.
constexpr int rows_min = 64;
// So many rows at least must say the same; a line of text has more.
constexpr int votes_min = 8;
constexpr int voters_max = 8;  // columns that are asked how far they moved

// For each distance, how many rows seem to have moved so far.
class Votes {
public:
    explicit Votes(int rows)
        : rows_(rows),
          count_(std::size_t(2 * rows - 1)),
          slots_(std::bit_ceil(std::size_t(2 * rows))) {}

    // Of rows that looked like no other before, and now stand elsewhere.
    void take(const Marks& before, const Marks& now, int column) {
        std::ranges::fill(slots_, Slot());
        for (int row = 0; row < rows_; ++row) {
            Slot& slot = slot_of(before.at(column, row));
            slot.row = slot.free() ? row : several;
            slot.mark = before.at(column, row);
        }
        for (int row = 0; row < rows_; ++row) {
            const Mark mark = now.at(column, row);
            if (mark == before.at(column, row)) continue;
            const Slot& slot = slot_of(mark);
            if (slot.row >= 0) ++count_[std::size_t(row - slot.row + rows_ - 1)];
        }
    }
    struct Result {
        int dy = 0, votes = 0;
    };
    Result most() const {
        const auto most = std::max_element(count_.begin(), count_.end());
        return {int(most - count_.begin()) - (rows_ - 1), *most};
    }

private:
    static constexpr int nobody = -2, several = -1;
    struct Slot {
        Mark mark = 0;
        int row = nobody;
        bool free() const { return row == nobody; }
    };
    // Where the mark is, or would be put.
    Slot& slot_of(Mark mark) {
        const std::size_t last = slots_.size() - 1;  // all bits set
        std::size_t at = mark & last;
        while (!slots_[at].free() && slots_[at].mark != mark) at = (at + 1) & last;
        return slots_[at];
    }

    int rows_;
    std::vector<int> count_;
    std::vector<Slot> slots_;  // never full
};

bool changed(const Marks& before, const Marks& now, int column) {
    for (int row = 0; row < now.rows(); ++row) {
        if (now.at(column, row) != before.at(column, row)) return true;
    }
    return false;
}

struct Agreement {
    int moved = 0, against = 0;  // rows that moved by the distance; others that changed
    int top = 0, bottom = 0;     // what moved lies between
};

Agreement agreement(const Marks& before, const Marks& now, int column, int dy) {
    Agreement result{0, 0, now.rows(), 0};
    for (int row = 0; row < now.rows(); ++row) {
        const Mark mark = now.at(column, row);
        if (mark == before.at(column, row)) continue;
        const int source = row - dy;
        if (source < 0 || source >= now.rows() || mark != before.at(column, source)) {
            ++result.against;
            continue;
        }
        ++result.moved;
        result.top = std::min(result.top, row);
        result.bottom = std::max(result.bottom, row + 1);
    }
    return result;
}

}  // namespace

std::optional<Move> find_scroll(const Marks& before, const Marks& now) {
    if (now.rows() < rows_min) return std::nullopt;
    std::vector<int> columns;
    for (int column = 0; column < now.columns(); ++column) {
        if (changed(before, now, column)) columns.push_back(column);
    }
    if (columns.empty()) return std::nullopt;
    Votes votes(now.rows());
    const std::size_t voters = std::min<std::size_t>(columns.size(), voters_max);
    for (std::size_t voter = 0; voter < voters; ++voter) {
        votes.take(before, now, columns[voter * columns.size() / voters]);
    }
    const auto [dy, most] = votes.most();
    if (most < votes_min) return std::nullopt;

    // From the first column that moved so to the last.
    int left = now.columns(), right = 0, top = now.rows(), bottom = 0;
    for (const int column : columns) {
        const Agreement found = agreement(before, now, column, dy);
        if (found.moved < votes_min || found.moved < found.against) continue;
        left = std::min(left, column);
        right = std::max(right, column + 1);
        top = std::min(top, found.top);
        bottom = std::max(bottom, found.bottom);
    }
    top = std::max(top, dy);
    bottom = std::min(bottom, now.rows() + dy);
    if (left >= right || top >= bottom) return std::nullopt;
    return Move{{left, top, right - left, bottom - top}, dy};
}

}  // namespace foyer::mirror
