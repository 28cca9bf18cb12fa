#include "kiosk/mirror/scroll.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <vector>

namespace foyer::mirror {
namespace {

// Smaller areas are sent anew for less than it takes to look.
constexpr int width_min = 64, height_min = 64;
// Samples side by side, each standing for a band of columns; a sample is one line of the cache.
constexpr int bands = 16;
constexpr int sample_pixels = 16;
constexpr int votes_min = 8;

// Of one sample; rows with the same sample have the same. (Multilinear hashing: no step waits for
// the one before.)
using Mark = std::uint64_t;

Mark mark_of(const std::uint32_t* pixels, int count) {
    Mark mark = 0, factor = 0x9e3779b97f4a7c15U;
    for (int i = 0; i + 2 <= count; i += 2) {
        Mark two = 0;
        std::memcpy(&two, pixels + i, sizeof two);
        mark += (two ^ two >> 29) * factor;
        factor = factor * 5 + 2;  // odd again
    }
    return mark ^ mark >> 32;
}

// The rows of one band, before and now.
struct Band {
    int x = 0, width = 0;  // of the whole band, inside the area
    std::vector<Mark> before, now;
};

// Row by row, as they lie in memory.
std::vector<Band> read_bands(const Picture& picture, const Rect& where,
                             const std::uint32_t* fresh) {
    std::vector<Band> all(bands);
    for (int number = 0; number < bands; ++number) {
        Band& band = all[std::size_t(number)];
        band.x = where.width * number / bands;
        band.width = where.width * (number + 1) / bands - band.x;
        band.before.reserve(std::size_t(where.height));
        band.now.reserve(std::size_t(where.height));
    }
    for (int y = 0; y < where.height; ++y) {
        const std::uint32_t* row_before = picture.row(where.y + y) + where.x;
        const std::uint32_t* row_now = fresh + std::ptrdiff_t(y) * where.width;
        for (Band& band : all) {
            const int count = std::min(band.width, sample_pixels) & ~1;
            const int x = band.x + (band.width - count) / 2;
            band.before.push_back(mark_of(row_before + x, count));
            band.now.push_back(mark_of(row_now + x, count));
        }
    }
    return all;
}

// For each distance, how many rows seem to have moved so far.
class Votes {
public:
    explicit Votes(int rows)
        : rows_(rows),
          count_(std::size_t(2 * rows - 1)),
          slots_(std::bit_ceil(std::size_t(2 * rows))) {}

    // Of rows that looked like no other before, and now stand elsewhere.
    void take(const Band& band) {
        std::ranges::fill(slots_, Slot());
        for (int y = 0; y < rows_; ++y) {
            Slot& slot = slot_of(band.before[std::size_t(y)]);
            slot.row = slot.free() ? y : several;
            slot.mark = band.before[std::size_t(y)];
        }
        for (int y = 0; y < rows_; ++y) {
            const Mark mark = band.now[std::size_t(y)];
            if (mark == band.before[std::size_t(y)]) continue;
            const Slot& slot = slot_of(mark);
            if (slot.row >= 0) ++count_[std::size_t(y - slot.row + rows_ - 1)];
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

struct Agreement {
    int moved = 0, against = 0;        // rows that moved by the distance; others that changed
    int top = 0, bottom = 0;           // what moved lies between
};

Agreement agreement(const Band& band, int dy) {
    const int rows = int(band.now.size());
    Agreement result{0, 0, rows, 0};
    for (int y = 0; y < rows; ++y) {
        const Mark now = band.now[std::size_t(y)];
        if (now == band.before[std::size_t(y)]) continue;
        const int source = y - dy;
        if (source < 0 || source >= rows || now != band.before[std::size_t(source)]) {
            ++result.against;
            continue;
        }
        ++result.moved;
        result.top = std::min(result.top, y);
        result.bottom = std::max(result.bottom, y + 1);
    }
    return result;
}

// Rows that are now as the ones `dy` above them were, from `top` to `bottom`, all of them.
bool moved_whole(const Band& band, int dy, int top, int bottom) {
    for (int y = top; y < bottom; ++y) {
        if (band.now[std::size_t(y)] != band.before[std::size_t(y - dy)]) return false;
    }
    return true;
}

}  // namespace

std::optional<Move> find_scroll(const Picture& picture, const Rect& where,
                                const std::uint32_t* fresh) {
    if (where.width < width_min || where.height < height_min) return std::nullopt;
    const std::vector<Band> all = read_bands(picture, where, fresh);
    Votes votes(where.height);
    for (const Band& band : all) {
        if (band.now != band.before) votes.take(band);
    }
    const auto [dy, most] = votes.most();
    if (most < votes_min) return std::nullopt;

    // From the first band that moved so to the last.
    std::size_t first = all.size(), last = 0;
    int top = where.height, bottom = 0;
    for (std::size_t number = 0; number < all.size(); ++number) {
        const Agreement found = agreement(all[number], dy);
        if (found.moved < votes_min || found.moved < found.against) continue;
        first = std::min(first, number);
        last = number;
        top = std::min(top, found.top);
        bottom = std::max(bottom, found.bottom);
    }
    top = std::max(top, dy);
    bottom = std::min(bottom, where.height + dy);
    if (first > last || top >= bottom) return std::nullopt;
    // A margin whose rows are all alike may have moved with them: what stands at its edge has.
    while (first > 0 && moved_whole(all[first - 1], dy, top, bottom)) --first;
    while (last + 1 < all.size() && moved_whole(all[last + 1], dy, top, bottom)) ++last;
    const int left = all[first].x, right = all[last].x + all[last].width;
    return Move{{where.x + left, where.y + top, right - left, bottom - top}, dy};
}

void apply(const Move& move, Picture& picture) {
    const Rect from = move.from();
    const std::size_t bytes = std::size_t(from.width) * sizeof(std::uint32_t);
    for (int i = 0; i < from.height; ++i) {
        // Down: from below, so that no row is overwritten before it is copied.
        const int row = move.dy > 0 ? from.height - 1 - i : i;
        std::memcpy(picture.row(move.to.y + row) + from.x, picture.row(from.y + row) + from.x,
                    bytes);
    }
}

}  // namespace foyer::mirror
