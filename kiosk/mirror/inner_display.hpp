// The mirror's connection to the inner X server, over a socket that is connected already: the
// mirror never opens a file or a socket. The inner server is the guest's side; what it says may be
// wrong in every way, so sizes are checked and a broken connection is an expected error.
#pragma once

#include <xcb/xcb.h>

#include <cstdlib>
#include <memory>
#include <string_view>

#include "proto/result.hpp"

namespace foyer::mirror {

// A reply or an event of xcb, freed with it.
struct FreeReply {
    void operator()(void* reply) const { std::free(reply); }
};
template <class T>
using Reply = std::unique_ptr<T, FreeReply>;

class InnerDisplay {
public:
    // Takes the socket over. Waits for the server's greeting and checks what the mirror needs:
    // 24-bit true colour in 32-bit pixels of this machine's byte order, and the extensions DAMAGE,
    // XFIXES, MIT-SHM 1.2 (descriptors) and XTEST. Error: what is missing.
    static Result<InnerDisplay> open(int socket, std::string_view cookie);

    xcb_connection_t* connection() const { return connection_.get(); }
    xcb_window_t root() const { return screen_->root; }
    int width() const { return screen_->width_in_pixels; }  // as it was at the start
    int height() const { return screen_->height_in_pixels; }

    // The first event numbers of the extensions.
    std::uint8_t damage_event() const { return damage_event_; }
    std::uint8_t xfixes_event() const { return xfixes_event_; }

    bool broken() const { return xcb_connection_has_error(connection()) != 0; }

private:
    struct Disconnect {
        void operator()(xcb_connection_t* c) const { xcb_disconnect(c); }
    };
    std::unique_ptr<xcb_connection_t, Disconnect> connection_;
    const xcb_screen_t* screen_ = nullptr;
    std::uint8_t damage_event_ = 0, xfixes_event_ = 0;
};

}  // namespace foyer::mirror
