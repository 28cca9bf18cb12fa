// Whether a removable medium is in, looked at when the kernel says that a disk came, went or
// changed: nothing is looked at in between. A card in a reader is told so only where the kernel
// asks the reader by itself, as udev makes it do (block.events_dfl_poll_msecs).
#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <string>

#include "kiosk/children/children.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

class MediaWatch {
public:
    // `seen` is called from the loop after a first look and after each look that news of a disk
    // asks for, also when nothing has changed; not when nobody could tell, which is logged. The
    // look is made by a child, because a drive may take its time. `root`: see removable_media.hpp.
    // Error: the kernel's news cannot be had.
    static Result<std::unique_ptr<MediaWatch>> begin(boost::asio::io_context& io,
                                                     Children& children, std::string root,
                                                     std::function<void(bool in)> seen);
    ~MediaWatch();

private:
    class Impl;
    explicit MediaWatch(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace foyer::kiosk
