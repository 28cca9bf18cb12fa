// A display number of the machine, held. An X server that is told its number by -displayfd makes no
// lock, and one without an abstract socket takes over another's socket file without a word; so the
// number is chosen and locked here, by the file that other X servers honour too.
#pragma once

#include "kiosk/children/descriptor.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

class DisplayLock {
public:
    // The first number from 20 on that nobody holds; a dead holder's counts as free.
    static Result<DisplayLock> take();
    DisplayLock(DisplayLock&&) = default;
    DisplayLock& operator=(DisplayLock&&) = default;
    // Removes the lock and the server's socket.
    ~DisplayLock();

    int number() const { return number_; }
    std::string socket_path() const;

private:
    DisplayLock() = default;
    int number_ = 0;
    Descriptor file_;  // locked while this lives: none left = given away
};

}  // namespace foyer::kiosk
