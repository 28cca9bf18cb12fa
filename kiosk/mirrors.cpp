#include "kiosk/mirrors.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <iterator>
#include <utility>

namespace foyer::kiosk {

Mirrors::Mirrors(boost::asio::io_context& io, Children& children, MirrorsEvents events)
    : io_(io), children_(children), events_(std::move(events)) {}

void Mirrors::start(MirrorSpec spec, MirrorProcess::OpenStream open) {
    mirrors_.emplace_back(io_, children_, std::move(spec));
    const auto mirror = std::prev(mirrors_.end());
    boost::asio::co_spawn(
        io_, mirror->process.run(std::move(open)),
        [this, mirror](const std::exception_ptr& error, const MirrorProcess::Ended& ended) {
            if (error) {
                std::rethrow_exception(error);
            }
            const HelpId help = mirror->help;
            const bool cut = mirror->cut;
            spdlog::info("help {}: the mirror ended: {}", help.value, ended.why);
            mirrors_.erase(mirror);
            if (!cut) {
                events_.ended(help, ended.closed);
            }
            if (mirrors_.empty()) {
                events_.empty();
            }
        });
}

Mirrors::Mirror* Mirrors::find(HelpId help) {
    const auto found = std::ranges::find_if(
        mirrors_, [&](const Mirror& each) { return each.help == help && !each.cut; });
    return found == mirrors_.end() ? nullptr : &*found;
}

void Mirrors::allow(HelpId help, mirror::Allow allowed) {
    if (Mirror* mirror = find(help)) {
        mirror->process.allow(allowed);
    }
}

void Mirrors::cut(HelpId help) {
    if (Mirror* mirror = find(help)) {
        mirror->cut = true;
        mirror->process.cut();
    }
}

void Mirrors::cut_all() {
    for (Mirror& mirror : mirrors_) {
        mirror.cut = true;
        mirror.process.cut();
    }
}

}  // namespace foyer::kiosk
