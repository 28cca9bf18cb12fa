// The mirrors of the station: one for each account that sees the guest's screen now, and those that
// were cut and are not gone yet.
#pragma once

#include <functional>
#include <list>
#include <utility>

#include "kiosk/mirror_process.hpp"

namespace foyer::kiosk {

struct MirrorsEvents {
    // It ended by itself, or the supervisor closed its stream (`closed`).
    std::function<void(HelpId help, bool closed)> ended;
    std::function<void()> empty;  // the last one is gone
};

class Mirrors {
public:
    Mirrors(boost::asio::io_context& io, Children& children, MirrorsEvents events);

    void start(MirrorSpec spec, MirrorProcess::OpenStream open);
    void allow(HelpId help, mirror::Allow allowed);  // nothing when it has gone
    // As MirrorProcess::cut; `ended` is not told of it any more.
    void cut(HelpId help);
    void cut_all();
    bool empty() const { return mirrors_.empty(); }

private:
    struct Mirror {
        Mirror(boost::asio::io_context& io, Children& children, MirrorSpec spec)
            : help(spec.help), process(io, children, std::move(spec)) {}
        HelpId help;
        MirrorProcess process;
        bool cut = false;
    };
    Mirror* find(HelpId help);

    boost::asio::io_context& io_;
    Children& children_;
    MirrorsEvents events_;
    std::list<Mirror> mirrors_;
};

}  // namespace foyer::kiosk
