// What is to be written to the viewer's socket and does not fit it yet. Writing never waits.
#pragma once

#include "kiosk/mirror/bytes.hpp"

namespace foyer::mirror {

class Outbox {
public:
    // To be appended to; flush() then.
    Bytes& bytes() { return bytes_; }
    bool empty() const { return bytes_.empty(); }
    // Writes what the socket takes. False: the other side is gone.
    bool flush(int socket);
    void forget() { bytes_.clear(); written_ = 0; }
    // So many were ever written.
    std::size_t total() const { return total_; }

private:
    Bytes bytes_;
    std::size_t written_ = 0;  // of bytes_
    std::size_t total_ = 0;
};

}  // namespace foyer::mirror
