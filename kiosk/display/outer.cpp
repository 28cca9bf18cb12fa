#include "kiosk/display/outer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <filesystem>
#include <optional>

#include "kiosk/children/deadline.hpp"
#include "kiosk/display/cookie.hpp"
#include "kiosk/display/display_lock.hpp"
#include "kiosk/display/display_number.hpp"
#include "kiosk/display/xorg_config.hpp"

namespace foyer::kiosk {

namespace {

constexpr Millis start_limit = seconds(30);  // an old machine with a slow graphics card
constexpr Millis stop_limit = seconds(3);

// Where Xvfb keeps its picture as a file (xwd's form), so that a bench sees what is on the glass
// without having to ask a server that may be waiting for a processor.
constexpr const char* glass_directory = "/glass";

std::vector<std::string> command(const OuterSpec& spec, const std::string& directory, int number) {
    std::vector<std::string> argv;
    const std::string size = fmt::format("{}x{}", spec.width, spec.height);
    switch (spec.backend) {
        case OuterBackend::xorg:
            argv = {"/usr/lib/xorg/Xorg",    "-config",    directory + "/xorg.conf", "-logfile",
                    directory + "/xorg.log", "-novtswitch"};
            argv.emplace_back(spec.xorg_driver == "dummy" ? "-sharevts" : "vt7");
            break;
        case OuterBackend::xephyr:
            argv = {"/usr/bin/Xephyr", "-screen", size, "-no-host-grab", "-title", "Foyer"};
            break;
        case OuterBackend::xvfb:
            argv = {"/usr/bin/Xvfb", "-screen", "0",       size + "x24",
                    "-extension",    "GLX",     "-fbdir", directory + glass_directory};
            break;
    }
    argv.insert(argv.begin() + 1, ":" + std::to_string(number));
    for (const char* option : {"-nolisten", "tcp", "-noreset", "-auth"}) {
        argv.emplace_back(option);
    }
    argv.push_back(directory + "/server.auth");
    argv.emplace_back("-displayfd");
    argv.push_back(std::to_string(display_number_fd));
    // A server that looks for a free number binds the abstract socket first: that is what keeps two
    // of them apart, for it unlinks another's socket file without asking. Only the real server,
    // alone on its machine, can do without (guests have a network namespace, and so no abstract
    // socket of ours, in any case).
    if (spec.backend == OuterBackend::xorg) {
        argv.emplace_back("-nolisten");
        argv.emplace_back("local");
    }
    if (!spec.allow_test_input) {
        for (const char* option : {"-extension", "XTEST", "-extension", "RECORD"}) {
            argv.emplace_back(option);
        }
    }
    return argv;
}

}  // namespace

class OuterDisplay::Impl {
public:
    Impl(boost::asio::io_context& io, Children& children, OuterSpec spec, OuterEvents events)
        : io_(io),
          children_(children),
          spec_(std::move(spec)),
          directory_(spec_.run_dir + "/outer"),
          events_(std::move(events)) {
        if (Status started = start(); !started) {
            // From the loop, as everything that is reported.
            limit_ = Deadline(io_, 0, [this, why = started.error().text] { fail(why); });
        }
    }

    ~Impl() {
        server_ = Child();
        remove_files();
    }

    void stop(std::function<void()> stopped) {
        events_ = {};
        number_.reset();
        if (!server_) {
            boost::asio::post(io_, std::move(stopped));
            return;
        }
        stopped_ = std::move(stopped);
        server_.signal(SIGTERM);
        limit_ = Deadline(io_, stop_limit, [this] { server_.signal(SIGKILL); });
    }

    pid_t pid() const { return server_.pid(); }

private:
    Status start() {
        std::error_code error;
        std::filesystem::create_directories(directory_, error);
        if (error || ::chmod(directory_.c_str(), 0711) != 0) {
            return failure("making " + directory_ + ": " + error.message());
        }
        if (spec_.backend == OuterBackend::xvfb) {
            const std::string glass = directory_ + glass_directory;
            if (::mkdir(glass.c_str(), 0700) != 0 && errno != EEXIST) {
                return failure(Error::of_errno("making " + glass, errno));
            }
        }
        auto lock = DisplayLock::take();
        if (!lock) {
            return failure(lock.error());
        }
        lock_ = std::move(*lock);
        access_.display = lock_->number();
        access_.socket_path = lock_->socket_path();
        access_.cookie = make_cookie();
        access_.cookie_file = directory_ + "/curtain.auth";
        for (const auto& [file, owner] : {std::pair{directory_ + "/server.auth", uid_t{0}},
                                          std::pair{access_.cookie_file, spec_.curtain_uid}}) {
            if (Status written = write_cookie_file(file, access_.cookie, owner); !written) {
                return written;
            }
        }
        if (spec_.backend == OuterBackend::xorg) {
            if (Status written = write_file(directory_ + "/xorg.conf", xorg_config(spec_), 0600);
                !written) {
                return written;
            }
        }
        auto pipe = make_pipe();
        if (!pipe) {
            return failure(pipe.error());
        }
        ChildSpec child;
        child.argv = command(spec_, directory_, access_.display);
        child.env = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8"};
        if (spec_.backend == OuterBackend::xephyr) {
            child.env.push_back("DISPLAY=" + spec_.parent_display);
            child.env.push_back("XAUTHORITY=" + spec_.parent_authority);
        }
        child.descriptors = {{pipe->second.get(), display_number_fd}};
        child.nice = curtain_nice;
        auto server = children_.spawn(child, [this](const Exit& exit) { ended(exit); });
        if (!server) {
            return failure(server.error());
        }
        server_ = std::move(*server);
        number_.emplace(io_, std::move(pipe->first), [this](Result<int> number) {
            if (number) {
                number_told();
            }  // else it is ending, and `ended` tells how
        });
        limit_ = Deadline(io_, start_limit,
                          [this] { fail("the outer X server did not start within 30 s"); });
        return {};
    }

    void remove_files() {
        lock_.reset();
        std::error_code ignored;
        for (const char* file : {"server.auth", "curtain.auth", "xorg.conf", "xorg.log"}) {
            std::filesystem::remove(directory_ + '/' + file, ignored);
        }
        std::filesystem::remove_all(directory_ + glass_directory, ignored);
    }

    // Xorg reads the layout from its configuration; the others have to be told, before anybody
    // sees their keyboard.
    void number_told() {
        if (spec_.backend == OuterBackend::xorg || spec_.keyboard_layout.empty()) {
            up();
            return;
        }
        ChildSpec child;
        child.argv = {"/usr/bin/setxkbmap", "-display", fmt::format(":{}", access_.display),
                      "-layout", spec_.keyboard_layout};
        child.env = {"PATH=/usr/bin", "XAUTHORITY=" + directory_ + "/server.auth"};
        auto layout = children_.spawn(child, [this](const Exit& exit) {
            if (exit.clean()) {
                up();
            } else {
                fail("keyboard layout " + spec_.keyboard_layout + ": setxkbmap " + exit.text());
            }
        });
        if (!layout) {
            fail(layout.error().text);
            return;
        }
        layout_ = std::move(*layout);
    }

    void up() {
        limit_ = Deadline();
        up_ = true;
        if (events_.ready) {
            events_.ready(access_);
        }
    }

    void fail(const std::string& why) {
        const auto events = std::exchange(events_, {});
        server_ = Child();
        number_.reset();
        if (events.failed) {
            events.failed(why);
        }
    }

    void ended(const Exit& exit) {
        limit_ = Deadline();
        number_.reset();
        server_ = Child();
        remove_files();
        const auto events = std::exchange(events_, {});
        if (stopped_) {
            std::exchange(stopped_, {})();
        } else if (const auto& tell = up_ ? events.died : events.failed) {
            tell("the outer X server " + exit.text());
        }
    }

    boost::asio::io_context& io_;
    Children& children_;
    OuterSpec spec_;
    std::string directory_;
    OuterEvents events_;
    OuterAccess access_;
    bool up_ = false;
    std::optional<DisplayLock> lock_;
    std::function<void()> stopped_;
    Deadline limit_;
    Child server_;
    Child layout_;  // setxkbmap
    std::optional<DisplayNumber> number_;
};

OuterDisplay::OuterDisplay(boost::asio::io_context& io, Children& children, OuterSpec spec,
                           OuterEvents events)
    : impl_(std::make_unique<Impl>(io, children, std::move(spec), std::move(events))) {}

OuterDisplay::~OuterDisplay() = default;

void OuterDisplay::stop(std::function<void()> stopped) { impl_->stop(std::move(stopped)); }

pid_t OuterDisplay::pid() const { return impl_->pid(); }

}  // namespace foyer::kiosk
