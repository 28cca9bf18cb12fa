// The curtain as the kiosk runs it: an unprivileged child on the outer display, started again when
// it dies (after 1 s, then longer, at most 30 s), told the whole scene each time something changed.
#pragma once

#include <sys/types.h>

#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/children/children.hpp"
#include "kiosk/curtain/channel.hpp"
#include "kiosk/display/outer.hpp"
#include "kiosk/packet_socket.hpp"

namespace foyer::kiosk {

// Just below the range of the sessions' uids, so that no search for a guest's traces meets it.
constexpr uid_t curtain_uid = 1'879'048'190;

// Called on the io thread.
struct CurtainEvents {
    std::function<void(const curtain::Ready&)> ready;
    std::function<void()> died;
    std::function<void(const curtain::HostReady&)> host_ready;
    std::function<void(const std::string& language)> language_chosen;
    std::function<void(const Event&)> pressed;
    std::function<void()> covered;
};

class CurtainProcess {
public:
    CurtainProcess(boost::asio::io_context& io, Children& children, std::filesystem::path program,
                   OuterAccess outer, CurtainEvents events);
    ~CurtainProcess();

    // What is to be shown from now on; kept for a curtain that has to be started again.
    void show(const curtain::Show& show);
    void send(const curtain::ToCurtain& message);
    pid_t pid() const { return child_ ? child_.pid() : 0; }

private:
    void start();
    void packet(const std::string& bytes);
    void died(const std::string& why);

    boost::asio::io_context& io_;
    Children& children_;
    std::filesystem::path program_;
    OuterAccess outer_;
    CurtainEvents events_;
    std::unique_ptr<PacketSocket> channel_;
    Child child_;
    std::optional<curtain::Show> shown_;
    boost::asio::steady_timer restart_;
    int restarts_ = 0;  // since the last one that became ready
};

}  // namespace foyer::kiosk
