// From what the kiosk wants shown to the picture on the glass: one pure function. Everything that
// can be decided without an X server is decided here.
#pragma once

#include <optional>

#include "kiosk/curtain/channel.hpp"
#include "kiosk/curtain/draft.hpp"
#include "kiosk/curtain/picture.hpp"
#include "kiosk/curtain/typesetter.hpp"

namespace foyer::curtain {

// `ago` is how many milliseconds ago the scene was made. Leaves the language of the texts
// (texts.hpp) at the one that it drew in.
Picture layout(const Show& show, Millis ago, const Draft& draft, const Typesetter& type);

// The language on the glass: what the person chose, or else the station's.
const std::string& language_of(const Show& show, const Draft& draft);

// What the kiosk shows when the session ends in this moment and the space goes on.
Show farewell_after(const Show& session);

// What comes most likely next and is worth drawing ahead: the home while somebody may begin and
// while their world is made ready, the farewell while a guest sits there and the space is open.
std::optional<Show> foreseen_after(const Show& show);

// Says no more than that something else comes in a moment.
bool only_waits(const kiosk::Scene& scene);

// What the guest's screen may cover: the monitor without the bar's strip, whether it is there now
// or not.
Box host_area(const Glass& glass);

}  // namespace foyer::curtain
