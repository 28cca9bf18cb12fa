#include "kiosk/mirror/refresh.hpp"

namespace foyer::mirror {

void Refresh::sent(const Region& area, std::span<const Rect> lossy, Time now) {
    if (lossy_.empty()) {
        if (lossy.empty()) return;
        turned_ = now;
    }
    turn(now);
    for (Region* region : {&lossy_, &newer_, &older_}) region->subtract(area);
    for (const Rect& rect : lossy) {
        lossy_.add(rect);
        newer_.add(rect);
    }
}

void Refresh::copied(const Move& move) {
    for (Region* region : {&lossy_, &newer_, &older_}) region->copy_down(move.from(), move.dy);
}

void Refresh::forget() {
    for (Region* region : {&lossy_, &newer_, &older_}) region->clear();
}

Region Refresh::due(Time now) {
    turn(now);
    Region due = lossy_;
    due.subtract(newer_);
    due.subtract(older_);
    return due;
}

std::optional<Time> Refresh::next() const {
    if (newer_.empty() && older_.empty()) return std::nullopt;
    return turned_ + quiet;
}

void Refresh::turn(Time now) {
    if (now < turned_ + quiet) return;
    const bool twice = now >= turned_ + 2 * quiet;
    older_ = twice ? Region() : newer_;
    newer_.clear();
    turned_ = now;
}

}  // namespace foyer::mirror
