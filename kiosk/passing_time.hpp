// Whether a new picture of the curtain says more than that time went by: the curtain counts by
// itself, and need not be told each second what it knows.
#pragma once

#include "kiosk/curtain/channel.hpp"
#include "proto/clock.hpp"

namespace foyer::kiosk {

// `passed_ms`: from the moment `before` was made to that of `after`.
bool same_but_for_passing_time(const curtain::Show& before, const curtain::Show& after,
                               Millis passed_ms);

}  // namespace foyer::kiosk
