#include "kiosk/mirror/scroll.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <unordered_map>
#include <vector>

namespace foyer::mirror {
namespace {

// Smaller areas are sent anew for less than it takes to look.
constexpr int width_min = 64, height_min = 64;
// Samples side by side, each standing for a band of columns; a sample is one line of the cache.
constexpr int bands = 16;
constexpr int sample_pixels = 16;
constexpr int votes_min = 8;

// Of one sample; rows with the same sample have the same.
using Mark = std::uint64_t;

Mark mark_of(const std::uint32_t* pixels, int count) {
    Mark mark = 1;
    for (int i = 0; i + 2 <= count; i += 2) {
        Mark two = 0;
        std::memcpy(&two, pixels + i, sizeof two);
        mark = (mark ^ two) * 0x9e3779b97f4a7c15U;
        mark ^= mark >> 29;
    }
    return mark;
}

// The rows of one band, before and now.
struct Band {
    int x = 0, width = 0;  // of the whole band, inside the area
    std::vector<Mark> before, now;
};

Band read_band(const Picture& picture, const Rect& where, const std::uint32_t* fresh, int number) {
    Band band;
    band.x = where.width * number / bands;
    band.width = where.width * (number + 1) / bands - band.x;
    const int count = std::min(band.width, sample_pixels) & ~1;
    const int x = band.x + (band.width - count) / 2;
    band.before.reserve(std::size_t(where.height));
    band.now.reserve(std::size_t(where.height));
    for (int y = 0; y < where.height; ++y) {
        band.before.push_back(mark_of(picture.row(where.y + y) + where.x + x, count));
        band.now.push_back(mark_of(fresh + std::ptrdiff_t(y) * where.width + x, count));
    }
    return band;
}

using Votes = std::unordered_map<int, int>;  // distance -> rows that seem to have moved so far

// Rows that look like no other before, and now stand elsewhere.
void vote(const Band& band, Votes& votes) {
    constexpr int several = -1;
    const int rows = int(band.now.size());
    std::unordered_map<Mark, int> only_row;
    only_row.reserve(std::size_t(rows));
    for (int y = 0; y < rows; ++y) {
        const auto [found, first] = only_row.try_emplace(band.before[std::size_t(y)], y);
        if (!first) found->second = several;
    }
    for (int y = 0; y < rows; ++y) {
        const Mark mark = band.now[std::size_t(y)];
        if (mark == band.before[std::size_t(y)]) continue;
        const auto found = only_row.find(mark);
        if (found != only_row.end() && found->second != several) ++votes[y - found->second];
    }
}

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

}  // namespace

std::optional<Move> find_scroll(const Picture& picture, const Rect& where,
                                const std::uint32_t* fresh) {
    if (where.width < width_min || where.height < height_min) return std::nullopt;
    std::vector<Band> all;
    Votes votes;
    for (int number = 0; number < bands; ++number) {
        all.push_back(read_band(picture, where, fresh, number));
        vote(all.back(), votes);
    }
    const auto most = std::max_element(
        votes.begin(), votes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most == votes.end() || most->second < votes_min) return std::nullopt;

    // From the first band that moved so to the last.
    const int dy = most->first;
    int left = where.width, right = 0, top = where.height, bottom = 0;
    for (const Band& band : all) {
        const Agreement found = agreement(band, dy);
        if (found.moved < votes_min || found.moved < found.against) continue;
        left = std::min(left, band.x);
        right = std::max(right, band.x + band.width);
        top = std::min(top, found.top);
        bottom = std::max(bottom, found.bottom);
    }
    top = std::max(top, dy);
    bottom = std::min(bottom, where.height + dy);
    if (left >= right || top >= bottom) return std::nullopt;
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
