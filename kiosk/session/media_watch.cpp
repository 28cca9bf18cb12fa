#include "kiosk/session/media_watch.hpp"

#include <linux/netlink.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>
#include <string_view>
#include <utility>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/removable_media.hpp"

namespace foyer::kiosk {

namespace {

// The kernel's own news, and what udev passes on once it has opened the disk: only then does a
// reader's card show. Neither can be sent by anybody but root.
constexpr unsigned news_groups = 1 | 2;
constexpr unsigned look_limit_s = 60;  // a drive that does not answer
constexpr int none_in = 0, one_in = 1, cannot_tell = 2;

Result<Descriptor> open_news() {
    Descriptor socket(
        ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_KOBJECT_UEVENT));
    sockaddr_nl address = {};
    address.nl_family = AF_NETLINK;
    address.nl_groups = news_groups;
    if (!socket ||
        ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return failure(Error::of_errno("listening to the kernel's news of disks", errno));
    }
    return socket;
}

int look(const std::string& root) {
    ::alarm(look_limit_s);
    const auto count = count_removable_media(root);
    return !count ? cannot_tell : *count == 0 ? none_in : one_in;
}

}  // namespace

class MediaWatch::Impl {
public:
    Impl(boost::asio::io_context& io, Children& children, Descriptor news, std::string root,
         std::function<void(bool)> seen)
        : children_(children),
          news_(io, news.release()),
          root_(std::move(root)),
          seen_(std::move(seen)),
          alive_(std::make_shared<bool>(true)) {
        listen();
        look_now();
    }
    ~Impl() { *alive_ = false; }

private:
    void listen() {
        news_.async_wait(boost::asio::posix::stream_descriptor::wait_read,
                         [this, alive = alive_](const boost::system::error_code& cancelled) {
                             if (!*alive || cancelled) {
                                 return;
                             }
                             if (about_disks()) {
                                 look_now();
                             }
                             listen();
                         });
    }

    // Takes all that has come. News that were lost may have been about a disk.
    bool about_disks() {
        using namespace std::string_view_literals;
        bool disks = false;
        std::array<char, 16 * 1024> text;
        for (;;) {
            const ssize_t size = ::recv(news_.native_handle(), text.data(), text.size(), 0);
            if (size >= 0) {
                const std::string_view news(text.data(), static_cast<std::size_t>(size));
                disks = disks || news.find("SUBSYSTEM=block\0"sv) != news.npos;
            } else if (errno == ENOBUFS) {
                disks = true;
            } else if (errno != EINTR) {
                return disks;
            }
        }
    }

    // What comes during a look may not have been seen by it.
    void look_now() {
        again_ = static_cast<bool>(child_);
        if (again_) {
            return;
        }
        ChildSpec spec;
        spec.body = [root = root_] { return look(root); };
        auto child = children_.spawn(spec, [this](const Exit& exit) { looked(exit); });
        if (child) {
            child_ = std::move(*child);
        } else {
            spdlog::error("removable media: {}", child.error().text);
        }
    }

    void looked(const Exit& exit) {
        child_ = {};
        if (again_) {
            look_now();
        } else if (exit.signal == 0 && (exit.code == none_in || exit.code == one_in)) {
            seen_(exit.code == one_in);
        } else {
            spdlog::warn("removable media: nobody can tell: the look {}", exit.text());
        }
    }

    Children& children_;
    boost::asio::posix::stream_descriptor news_;
    const std::string root_;
    const std::function<void(bool)> seen_;
    const std::shared_ptr<bool> alive_;
    Child child_;
    bool again_ = false;
};

Result<std::unique_ptr<MediaWatch>> MediaWatch::begin(boost::asio::io_context& io,
                                                      Children& children, std::string root,
                                                      std::function<void(bool)> seen) {
    auto news = open_news();
    if (!news) {
        return failure(news.error());
    }
    return std::unique_ptr<MediaWatch>(new MediaWatch(
        std::make_unique<Impl>(io, children, std::move(*news), std::move(root), std::move(seen))));
}

MediaWatch::MediaWatch(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

MediaWatch::~MediaWatch() = default;

}  // namespace foyer::kiosk
