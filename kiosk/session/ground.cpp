#include "kiosk/session/ground.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <filesystem>
#include <sstream>
#include <thread>

#include "kiosk/session/base.hpp"
#include "kiosk/session/checks.hpp"
#include "kiosk/session/ground_impl.hpp"
#include "kiosk/session/proc_scan.hpp"
#include "kiosk/session/seccomp.hpp"

namespace foyer::kiosk {

namespace {

namespace fs = std::filesystem;

// What was killed takes its time to be gone. False: longer than 10 s.
template <class Gone>
bool goes_in_time(const Gone& gone) {
    constexpr int looks = 500;
    constexpr std::chrono::milliseconds pause{20};
    for (int i = 0; i < looks; ++i) {
        if (gone()) {
            return true;
        }
        std::this_thread::sleep_for(pause);
    }
    return false;
}

// Mounts of worlds are private and go with them; what is found here came about some other way and
// would keep the directory from being removed.
Status unmount_below(const std::string& directory) {
    const auto mountinfo = read_file("/proc/self/mountinfo");
    if (!mountinfo) {
        return failure(mountinfo.error());
    }
    std::istringstream lines(*mountinfo);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        std::string skipped, point;
        fields >> skipped >> skipped >> skipped >> skipped >> point;
        if (point.starts_with(directory + '/') && ::umount2(point.c_str(), MNT_DETACH) != 0 &&
            errno != EINVAL && errno != ENOENT) {
            return failure(Error::of_errno("unmounting " + point, errno));
        }
    }
    return {};
}

Result<Descriptor> lock_run_dir(const std::string& run_dir) {
    std::error_code error;
    fs::create_directories(run_dir, error);
    if (error || ::chmod(run_dir.c_str(), 0711) != 0) {
        return failure("making " + run_dir + ": " + error.message());
    }
    const std::string path = run_dir + "/lock";
    Descriptor lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!lock) {
        return failure(Error::of_errno(path, errno));
    }
    // A killed kiosk's proof is its fork and holds the lock too, until the kernel has ended it.
    int refused = 0;
    const bool told = goes_in_time([&] {
        refused = ::flock(lock.get(), LOCK_EX | LOCK_NB) == 0 ? 0 : errno;
        return refused != EWOULDBLOCK && refused != EINTR;
    });
    if (!told) {
        return failure(run_dir + ": another kiosk runs with this run directory");
    }
    if (refused != 0) {
        return failure(Error::of_errno("locking " + path, refused));
    }
    return lock;
}

// A killed process leaves its control group before it leaves /proc, and a proof would take the
// dying for the living. What does not go within the limit is the proof's to tell.
void await_deaths(const SessionUids& uids) {
    ProofScope scope;
    scope.uids = uids.range();
    (void)goes_in_time([&] {
        const auto processes = check_processes(scope);
        const auto namespaces = check_namespaces(scope);
        return !processes || !namespaces || (processes->empty() && namespaces->empty());
    });
}

// With the lock held: nobody of this run directory is alive but what is to be ended.
Status end_previous(const CgroupTree& cgroups, const std::string& run_dir) {
    if (Status killed = cgroups.clean_up(); !killed) {
        return killed;
    }
    if (Status unmounted = unmount_below(run_dir); !unmounted) {
        return unmounted;
    }
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(run_dir, error)) {
        if (const auto guest = guest_of_world(entry.path().filename())) {
            await_deaths(SessionUids{*guest});
            fs::remove_all(entry.path(), error);
            if (error) {
                return failure("removing " + entry.path().string() + ": " + error.message());
            }
        }
    }
    return {};
}

}  // namespace

std::optional<uid_t> guest_of_world(const std::string& name) {
    std::uint32_t guest = 0;
    const bool fits = name.size() == 11 && name[0] == 's' &&
                      parse_number(std::string_view(name).substr(1), guest);
    return fits ? std::optional<uid_t>(guest) : std::nullopt;
}

Ground::Ground(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Ground::~Ground() {
    impl_->cgroups.remove();
    std::error_code ignored;
    fs::remove_all(impl_->base_dir(), ignored);
}

Result<std::unique_ptr<Ground>> Ground::prepare(boost::asio::io_context& io, Children& children,
                                                GroundSpec spec) {
    auto lock = lock_run_dir(spec.run_dir);
    if (!lock) {
        return failure(lock.error());
    }
    const auto previous = CgroupTree::find(spec.run_dir);
    const Status ended =
        previous ? end_previous(*previous, spec.run_dir) : failure(previous.error());
    auto cgroups = ended ? CgroupTree::open(spec.run_dir) : failure(ended.error());
    if (!cgroups) {
        return failure(cgroups.error());
    }
    auto seccomp = seccomp_program();
    if (!seccomp) {
        return failure(seccomp.error());
    }
    if (::access(spec.init_program.c_str(), X_OK) != 0) {
        return failure(Error::of_errno(spec.init_program, errno));
    }
    UidCounter uids(spec.uid_file);
    std::unique_ptr<Impl> impl(new Impl{io, children, std::move(spec), std::move(*cgroups),
                                        std::move(uids), std::move(*seccomp), std::move(*lock)});
    if (Status made = make_base(impl->base_dir()); !made) {
        return failure(made.error());
    }
    return std::unique_ptr<Ground>(new Ground(std::move(impl)));
}

TilePlaces Ground::tile_places(const std::string& image) const {
    TilePlaces places;
    places.application_dirs.insert(places.application_dirs.begin(),
                                   impl_->image_dir(image) + "/applications");
    return places;
}

UidCounter& Ground::uids() const { return impl_->uids; }

ProofScope Ground::whole_scope() const {
    ProofScope scope;
    scope.run_dir = impl_->spec.run_dir;
    scope.uid_file = impl_->spec.uid_file;
    return scope;
}

}  // namespace foyer::kiosk
