#include "kiosk/display/inner.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/capability.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <optional>

#include "kiosk/display/cookie.hpp"
#include "kiosk/display/display_number.hpp"
#include "kiosk/display/inner_root.hpp"

namespace foyer::kiosk {

namespace {

Status make_directory(const std::string& path, mode_t mode) {
    if (::mkdir(path.c_str(), mode) != 0 || ::chmod(path.c_str(), mode) != 0) {
        return failure(Error::of_errno("mkdir " + path, errno));
    }
    return {};
}

std::vector<std::string> command(const InnerSpec& spec) {
    return {"/usr/bin/Xephyr", ":1", "-parent", std::to_string(spec.host_window),
            // Without it Ctrl+Shift in the session grabs the outer keyboard, and Stop is dead.
            "-no-host-grab", "-noreset", "-nolisten", "tcp", "-nolisten", "local",
            // Software GLX doubles the start and gives nothing.
            "-extension", "GLX", "-auth", std::string(inner_auth_dir) + "/server", "-displayfd",
            std::to_string(display_number_fd)};
}

}  // namespace

class InnerServer::Impl {
public:
    Impl(boost::asio::io_context& io, InnerSpec spec, InnerEvents events)
        : io_(io), spec_(std::move(spec)), events_(std::move(events)) {}

    Status start(Children& children) {
        const std::string auth = spec_.directory + "/xauth";
        for (const auto& [path, mode] : {std::pair{socket_dir(), 01777}, std::pair{auth, 0711},
                                         std::pair{spec_.directory + "/xroot", 0711}}) {
            if (Status made = make_directory(path, static_cast<mode_t>(mode)); !made) {
                return made;
            }
        }
        for (const auto& [file, cookie] :
             {std::pair{"/server", &spec_.cookie}, std::pair{"/outer", &spec_.outer.cookie}}) {
            if (Status written = write_cookie_file(auth + file, *cookie, spec_.uid); !written) {
                return written;
            }
        }
        auto pipe = make_pipe();
        if (!pipe) {
            return failure(pipe.error());
        }
        ChildSpec child;
        child.argv = command(spec_);
        child.env = {"PATH=/usr/bin", fmt::format("DISPLAY=:{}", spec_.outer.display),
                     fmt::format("XAUTHORITY={}/outer", inner_auth_dir)};
        child.descriptors = {{pipe->second.get(), display_number_fd}};
        child.identity = Identity{spec_.uid, spec_.uid, CAP_IPC_OWNER};
        child.cgroup = spec_.cgroup;
        child.setup = [this] {
            return enter_inner_root({.root = spec_.directory + "/xroot",
                                     .etc = spec_.etc_dir,
                                     .auth = spec_.directory + "/xauth",
                                     .sockets = socket_dir(),
                                     .outer_socket = spec_.outer.socket_path});
        };
        auto server = children.spawn(child, [this](const Exit& exit) { ended(exit.text()); });
        if (!server) {
            return failure(server.error());
        }
        server_ = std::move(*server);
        number_.emplace(io_, std::move(pipe->first), [this](Result<int> number) {
            if (number) {
                up();
            }  // else it is ending, and `ended` tells how
        });
        return {};
    }

    pid_t pid() const { return server_.pid(); }
    std::string socket_dir() const { return spec_.directory + "/x11"; }
    std::string socket_path() const { return socket_dir() + "/X1"; }

private:
    // No guest has talked to the server yet, so what it made can be trusted now; from here on it
    // cannot replace its socket by a link to somewhere else.
    void up() {
        struct stat found = {};
        if (::chmod(socket_dir().c_str(), 0711) != 0 ||
            ::lstat(socket_path().c_str(), &found) != 0 || !S_ISSOCK(found.st_mode)) {
            server_.signal(SIGKILL);
            return;
        }
        if (events_.ready) {
            events_.ready();
        }
    }

    void ended(const std::string& how) {
        number_.reset();
        server_ = Child();
        if (events_.ended) {
            events_.ended("the inner X server " + how);
        }
    }

    boost::asio::io_context& io_;
    InnerSpec spec_;
    InnerEvents events_;
    Child server_;
    std::optional<DisplayNumber> number_;
};

InnerServer::InnerServer() = default;
InnerServer::~InnerServer() = default;

Result<std::unique_ptr<InnerServer>> InnerServer::start(boost::asio::io_context& io,
                                                        Children& children, InnerSpec spec,
                                                        InnerEvents events) {
    std::unique_ptr<InnerServer> server(new InnerServer);
    server->impl_ = std::make_unique<Impl>(io, std::move(spec), std::move(events));
    if (Status started = server->impl_->start(children); !started) {
        return failure(started.error());
    }
    return server;
}

pid_t InnerServer::pid() const { return impl_->pid(); }

std::string InnerServer::ipc_namespace() const {
    return fmt::format("/proc/{}/ns/ipc", impl_->pid());
}

std::string InnerServer::socket_path() const { return impl_->socket_path(); }

Result<Descriptor> InnerServer::connect() const {
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const std::string path = impl_->socket_path();
    if (!socket || path.size() >= sizeof address.sun_path) {
        return failure(path + ": no socket could be made for it");
    }
    path.copy(address.sun_path, path.size());
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        return failure(Error::of_errno("connecting to " + path, errno));
    }
    return socket;
}

}  // namespace foyer::kiosk
