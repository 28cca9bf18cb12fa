// The running curtain: joins the channel, the display and what the person does, one thing at a
// time. It waits in one poll; a timer exists only while something on the glass is due to change.
#pragma once

#include <memory>
#include <optional>

#include "kiosk/curtain/draft.hpp"
#include "kiosk/curtain/hosts.hpp"
#include "kiosk/curtain/inputs.hpp"
#include "kiosk/curtain/outer_display.hpp"
#include "kiosk/curtain/packets.hpp"
#include "kiosk/curtain/press.hpp"
#include "kiosk/curtain/stage.hpp"
#include "kiosk/curtain/typesetter.hpp"

namespace foyer::curtain {

class Curtain {
public:
    Curtain(OuterDisplay& display, Packets& channel);

    // Shows "starting up", says Ready, and goes on until the channel fails; answers why.
    Error run();

private:
    Status on(const ToCurtain& message);
    Status on(const Input& input);
    Status on(const KeyPressed& key);
    Status act(const Action& action);
    // Makes the picture anew and brings it to the glass.
    Status refresh();
    // Shows this; or leaves on the glass what is there, deaf, while it `only_waits`: what it waits
    // for may come sooner than anybody can read.
    Status follow(const Show& show);
    // Draws the screen that comes next before it is asked for: what is made ready or killed at that
    // time makes every millisecond of drawing long.
    void look_ahead();
    void publish(Millis now);
    void monitor_changed();
    Status tell_monitor();
    // How long nothing will change by itself, in milliseconds; -1: for ever. `looked_at` is when
    // time_passed() was asked last: what has become due since is due now.
    int wait_ms(Millis looked_at) const;
    Status time_passed(Millis now);

    OuterDisplay& display_;
    Packets& channel_;
    Hosts hosts_;
    Stage stage_;
    Inputs inputs_;
    std::unique_ptr<Typesetter> type_;

    Show show_;
    Millis shown_at_ms_ = 0;  // when the scene in `show_` was made
    Draft draft_;
    Press press_;
    Picture picture_;
    struct Ahead {
        Show show;
        Draft draft;
        Picture picture;
    };
    std::optional<Ahead> ahead_;
    std::string language_;    // that the kiosk knows of
    std::optional<Millis> picture_changes_at_ms_;
    std::optional<Millis> patient_until_ms_;  // and not drawn meanwhile
    Millis touched_at_ms_ = 0;  // the last press or key
};

}  // namespace foyer::curtain
