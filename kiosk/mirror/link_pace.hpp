// How good the JPEG may be on this link: as good as the viewer asks while updates arrive quickly,
// less while they take long. (What was sent worse is sent again without loss once it is quiet.)
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace foyer::mirror {

class LinkPace {
public:
    // The level 0 to 9 to use instead of `wanted`.
    int level(int wanted) const { return std::clamp(wanted - lowered_, std::min(wanted, 1), 9); }

    // An update of so many bytes took so long until the viewer was ready for the next.
    void took(std::size_t bytes, std::chrono::steady_clock::duration time) {
        using namespace std::chrono_literals;
        if (time > 250ms && bytes >= telling_bytes) {
            lowered_ = std::min(lowered_ + 2, 8);
        } else if (time < 100ms && bytes >= telling_bytes) {
            lowered_ = std::max(lowered_ - 1, 0);
        }
    }

private:
    // Less fits the buffers on the way and says nothing about the link.
    static constexpr std::size_t telling_bytes = 32 * 1024;
    int lowered_ = 0;
};

}  // namespace foyer::mirror
