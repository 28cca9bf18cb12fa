// One help: the inner display on one side, the viewer on the other, and between them what the
// person allows at this moment. One thread, woken by its three descriptors, and by
// the clock only while a picture was sent that is not sharp yet:
//
//   control  Allow -> what may be seen and done changes at once; end of file -> release and end
//   display  damage, size, pointer shape, keyboard map, a copied text -> remembered
//   viewer   keys and pointer -> injected if allowed *now*; update requests -> answered; a clipboard
//            -> the guest's, if allowed now
//
// The screen is read when a viewer waits for a picture and something was damaged; else damage
// gathers in the X server. So an idle screen costs nothing and a slow viewer slows nobody.
//
// Before each key, button, picture and copied text the control channel is read again: what the person withdrew
// before that instant is not done, whatever sat in the sockets. While hidden the viewer gets a
// plain picture, the screen is not read, and input is dropped.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "kiosk/mirror/capture.hpp"
#include "kiosk/mirror/channel.hpp"
#include "kiosk/mirror/input.hpp"
#include "kiosk/mirror/selection.hpp"
#include "kiosk/mirror/viewer.hpp"

namespace foyer::mirror {

constexpr std::uint32_t hidden_colour = 0x3a3f47;

class Mirror final : public ViewerInput {
public:
    // `display` outlives it. Takes the viewer's socket over; `control` stays the caller's.
    static Result<std::unique_ptr<Mirror>> open(InnerDisplay& display, int control, int viewer,
                                                const std::string& desktop_name);
    ~Mirror() override;

    // Until the viewer is gone or the kiosk closes the control channel. Error: the display is gone,
    // the viewer was refused, or the kiosk does not speak the protocol. Nothing stays pressed.
    Status serve();

private:
    enum class Round { idle, more, over };
    Mirror(InnerDisplay& display, int control, Capture capture, Keyboard keyboard);
    void key(bool down, std::uint32_t keysym) override;
    void pointer(unsigned buttons, int x, int y) override;
    void clipboard(const std::string& text) override;
    bool may_share() override;

    Status serve_until_over();
    int patience_ms() const;
    Result<Round> one_round();
    // False: the kiosk has closed the channel.
    Result<bool> read_control();
    void apply(const Allow& allow);
    bool may_inject();
    void share_clipboard();
    void read_display();
    void take_event(const xcb_generic_event_t& event);
    void press_waiting();
    bool read_viewer();
    Status update_viewer();

    InnerDisplay& display_;
    const int control_;
    Capture capture_;
    Keyboard keyboard_;
    Input input_;
    Selection selection_;
    Picture neutral_;  // what is shown while hidden
    std::unique_ptr<Viewer> viewer_;
    Allow allow_;
    // A key that cannot be pressed before then. Nothing more is read of the viewer meanwhile.
    struct WaitingKey {
        std::uint32_t keysym;
        std::chrono::steady_clock::time_point until;
    };
    std::optional<WaitingKey> waiting_;
    bool pointer_shape_changed_ = true;
    bool control_closed_ = false;
    Status control_state_;
};

}  // namespace foyer::mirror
