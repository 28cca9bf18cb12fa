// A neutral VNC viewer, to measure servers with: it asks as noVNC does (the next update as soon as
// one is decoded), decodes each rectangle as soon as it has arrived, and keeps the picture.
// RFB 3.8 without a password, 32-bit BGRX. A failure is an exception (see stream.hpp).
#pragma once

#include <functional>
#include <string>

#include "tools/bench/rfb/picture.hpp"
#include "tools/bench/rfb/stream.hpp"
#include "tools/bench/rfb/tight.hpp"
#include "tools/bench/rfb/zrle.hpp"

namespace foyer::bench {

struct Wishes {
    int quality = -1;         // JPEG level 0 to 9; below 0 none is announced, which means lossless
    int compression = 2;      // level 0 to 9, noVNC's default
    bool continuous = false;  // announce continuous updates, and take them when they are offered
};

class Client {
public:
    // Takes the connected socket over, does the handshake, rests the pointer in the middle and
    // asks for the whole screen.
    Client(int socket, const Wishes& wishes);

    const Picture& picture() const { return picture_; }
    Stream& stream() { return stream_; }
    // Called after each rectangle of pixels.
    void on_area(std::function<void(const Area&)> seen) { seen_ = std::move(seen); }

    // Reads one message, waiting for it at most until then. False: none came.
    bool read_message(std::chrono::steady_clock::time_point until);
    void key(bool down, std::uint32_t keysym);
    // As in Wishes; asks for the whole screen anew.
    void announce_quality(int quality);

private:
    void greet();
    void announce();
    void rest_pointer();
    void ask(bool incremental);
    void read_update();
    bool read_rectangle();
    void resize(int width, int height);
    void begin_continuous();
    void answer_fence();

    Stream stream_;
    Picture picture_;
    Tight tight_;
    Zrle zrle_;
    std::function<void(const Area&)> seen_ = [](const Area&) {};
    Wishes wishes_;
    bool continuous_ = false;
};

}  // namespace foyer::bench
