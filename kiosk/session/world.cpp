#include "kiosk/session/world.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cassert>
#include <cerrno>
#include <filesystem>
#include <optional>

#include "kiosk/children/deadline.hpp"
#include "kiosk/display/cookie.hpp"
#include "kiosk/display/inner.hpp"
#include "kiosk/display/window_manager_watch.hpp"
#include "kiosk/session/ground_impl.hpp"
#include "kiosk/session/guest.hpp"
#include "kiosk/session/living_uids.hpp"
#include "kiosk/session/network.hpp"
#include "kiosk/session/tiles.hpp"

namespace foyer::kiosk {

namespace {

constexpr Millis build_limit = seconds(30);  // a cold start on an old disk; measured 0.1 s here
// A killed process that hangs in the kernel (a dead disk) must not be waited for in silence.
constexpr Millis teardown_limit = seconds(30);

enum class Stage { building, ready, broken, tearing_down, gone };

}  // namespace

// All parts start at once; `advance` is called after each thing that became known and does what is
// possible by then. So the order in which the parts come up does not matter.
class World::Impl {
public:
    Impl(Ground& ground, WorldSpec spec, WorldEvents events)
        : ground_(ground.impl()),
          tile_places_(ground.tile_places(spec.policy.image)),
          spec_(std::move(spec)),
          events_(std::move(events)),
          cookie_(make_cookie()) {
        if (Status started = start(); !started) {
            later_ = Deadline(ground_.io, 0, [this, why = started.error().text] { broke(why); });
        } else {
            limit_ = Deadline(ground_.io, build_limit, [this] {
                broke(fmt::format("no window manager after {} s", build_limit / 1000));
            });
        }
    }

    ~Impl() { assert(stage_ == Stage::gone); }

    Status launch(const std::string& desktop_id) {
        if (stage_ != Stage::ready) {
            return failure(desktop_id + ": the world is not ready");
        }
        const Policy::Apps& apps = spec_.policy.apps;
        if (std::count(apps.tiles.begin(), apps.tiles.end(), desktop_id) == 0 &&
            std::count(apps.autostart.begin(), apps.autostart.end(), desktop_id) == 0) {
            return failure(desktop_id + ": the policy " + spec_.policy.name + " does not name it");
        }
        const auto tile = read_tile(desktop_id, spec_.language, tile_places_);
        return tile ? guest_->launch(tile->argv) : failure(tile.error());
    }

    void tear_down() {
        if (stage_ == Stage::tearing_down || stage_ == Stage::gone) {
            return;
        }
        stage_ = Stage::tearing_down;
        watch_.reset();
        later_ = Deadline();
        if (network_) {
            network_->stop();
        }
        reaped_ = ground_.children.after_reaping([this] { finish_if_gone(); });
        limit_ = Deadline(ground_.io, teardown_limit, [this] { finish(); });
        if (cgroups_) {
            (void)cgroups_->kill();  // a failure leaves processes, and the proof finds them
            empty_ = cgroups_->when_empty(ground_.io, [this] { finish_if_gone(); });
        } else {
            later_ = Deadline(ground_.io, 0, [this] { finish_if_gone(); });
        }
    }

    Result<Descriptor> display_socket() const {
        return inner_ && inner_->pid() != 0 ? inner_->connect()
                                            : failure("the inner X server is not there");
    }

    ProofScope proof_scope() const {
        ProofScope scope;
        scope.uids = uids_.range();
        scope.run_dir = ground_.spec.run_dir;
        scope.uid_file = ground_.spec.uid_file;
        scope.world_name = name_;
        scope.namespaces = namespaces_;
        return scope;
    }

    Ground::Impl& ground_;
    const TilePlaces tile_places_;
    WorldSpec spec_;
    WorldEvents events_;
    std::string cookie_;
    SessionUids uids_;
    std::string name_;
    std::optional<WorldCgroups> cgroups_;
    std::unique_ptr<InnerServer> inner_;
    std::unique_ptr<SessionNetwork> network_;
    std::unique_ptr<Guest> guest_;

private:
    std::string directory() const { return ground_.spec.run_dir + '/' + name_; }

    Status start() {
        const std::string& image = spec_.policy.image;
        if (image.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos) {
            return failure("image \"" + image + "\": expected a name of [a-z0-9-]");
        }
        const auto uids = ground_.uids.take();
        if (!uids) {
            return failure(uids.error());
        }
        uids_ = *uids;
        auto claim = UidClaim::make(ground_.spec.uid_file, uids_);
        if (!claim) {
            return failure(claim.error());
        }
        claim_ = std::move(*claim);
        name_ = fmt::format("s{:010}", uids_.guest);
        CgroupLimits limits;
        limits.guest_memory_bytes = std::int64_t{spec_.policy.sandbox.memory_mb} << 20;
        limits.guest_processes = spec_.policy.sandbox.processes_max;
        auto cgroups = WorldCgroups::make(ground_.cgroups, name_, limits);
        if (!cgroups) {
            return failure(cgroups.error());
        }
        cgroups_ = std::move(*cgroups);
        if (::mkdir(directory().c_str(), 0711) != 0) {
            return failure(Error::of_errno("mkdir " + directory(), errno));
        }
        if (Status started = start_inner(); !started) {
            return started;
        }
        return spec_.policy.sandbox.network ? start_network() : start_guest("");
    }

    Status start_inner() {
        InnerSpec inner;
        inner.directory = directory();
        inner.etc_dir = ground_.etc_dir();
        inner.uid = uids_.server();
        inner.cgroup = cgroups_->server();
        inner.outer = spec_.outer;
        inner.host_window = spec_.host_window;
        inner.cookie = cookie_;
        auto server = InnerServer::start(ground_.io, ground_.children, std::move(inner),
                                         {.ready =
                                              [this] {
                                                  inner_ready_ = true;
                                                  advance();
                                              },
                                          .ended = [this](const std::string& why) { broke(why); }});
        if (!server) {
            return failure(server.error());
        }
        inner_ = std::move(*server);
        return {};
    }

    Status start_network() {
        NetworkSpec network;
        network.uid = uids_.network();
        network.cgroup = cgroups_->network();
        network.init_program = ground_.spec.init_program;
        network.hosts = spec_.policy.sandbox.hosts;
        network.refused = ground_.spec.forbidden_addresses;
        auto started =
            SessionNetwork::start(ground_.io, ground_.children, std::move(network),
                                  {.ready =
                                       [this] {
                                           network_ready_ = true;
                                           advance();
                                       },
                                   .ended = [this](const std::string& why) { broke(why); }});
        if (!started) {
            return failure(started.error());
        }
        network_ = std::move(*started);
        return start_guest(network_->network_namespace());
    }

    Status start_guest(const std::string& network_namespace) {
        GuestSpec guest;
        guest.directory = directory();
        guest.base_dir = ground_.base_dir();
        guest.image_dir = ground_.image_dir(spec_.policy.image);
        guest.init_program = ground_.spec.init_program;
        guest.seccomp = ground_.seccomp;
        guest.window_manager = ground_.spec.window_manager;
        guest.uid = uids_.guest;
        guest.cgroup = cgroups_->guest();
        guest.policy = spec_.policy;
        guest.language = spec_.language;
        guest.cookie = cookie_;
        guest.x_socket = inner_->socket_path();
        guest.ipc_namespace = inner_->ipc_namespace();
        guest.network_namespace = network_namespace;
        network_ready_ = network_namespace.empty();
        auto started = Guest::start(ground_.children, std::move(guest),
                                    [this](const std::string& why) { broke(why); });
        if (!started) {
            return failure(started.error());
        }
        guest_ = std::move(*started);
        return {};
    }

    void advance() {
        if (stage_ != Stage::building || !inner_ready_ || !network_ready_ || watch_) {
            return;
        }
        note_namespaces();
        auto socket = inner_->connect();
        auto watch = socket ? WindowManagerWatch::begin(ground_.io, std::move(*socket), cookie_,
                                                        [this] { become_ready(); })
                            : failure(socket.error());
        if (!watch) {
            broke(watch.error().text);
            return;
        }
        watch_ = std::move(*watch);
        guest_->enter();
    }

    void become_ready() {
        stage_ = Stage::ready;
        limit_ = Deadline();
        // The watch is in the middle of its call: it goes from the loop.
        later_ = Deadline(ground_.io, 0, [this] { watch_.reset(); });
        if (events_.ready) {
            events_.ready();
        }
    }

    // What the proof looks for afterwards. The guest's own ones are made inside it and die with
    // its processes, which the proof looks for too.
    void note_namespaces() {
        std::vector<std::string> links = {inner_->ipc_namespace(),
                                          fmt::format("/proc/{}/ns/mnt", inner_->pid()),
                                          fmt::format("/proc/{}/ns/net", inner_->pid())};
        if (network_) {
            links.push_back(network_->network_namespace());
        }
        for (const std::string& link : links) {
            if (auto held = HeldNamespace::open(link)) {
                namespaces_.push_back(std::make_shared<const HeldNamespace>(std::move(*held)));
            }
        }
    }

    void broke(const std::string& why) {
        if (stage_ == Stage::tearing_down) {
            finish_if_gone();
        }
        if (stage_ != Stage::building && stage_ != Stage::ready) {
            return;
        }
        const auto tell = stage_ == Stage::building ? events_.failed : events_.died;
        stage_ = Stage::broken;
        limit_ = Deadline();
        if (tell) {
            tell(why);
        }
    }

    bool all_gone() const {
        return (!cgroups_ || (cgroups_->empty() && cgroups_->reaped())) &&
               (!inner_ || inner_->pid() == 0) && (!guest_ || guest_->pid() == 0) &&
               (!network_ || !network_->alive());
    }

    // Not at once: the callers are parts that are about to be destroyed.
    void finish_if_gone() {
        if (stage_ == Stage::tearing_down && all_gone()) {
            later_ = Deadline(ground_.io, 0, [this] { finish(); });
        }
    }

    // What cannot be removed stays and is found by the proof.
    void finish() {
        stage_ = Stage::gone;
        guest_.reset();
        network_.reset();
        inner_.reset();
        empty_.reset();
        reaped_.reset();
        if (cgroups_) {
            (void)cgroups_->remove();
        }
        if (!name_.empty()) {
            std::error_code ignored;
            std::filesystem::remove_all(directory(), ignored);
        }
        claim_.reset();  // from now on what is left of it is residue
        const auto gone = std::move(events_.gone);
        if (gone) {
            gone();  // may destroy this
        }
    }

    Stage stage_ = Stage::building;
    std::optional<UidClaim> claim_;
    bool inner_ready_ = false;
    bool network_ready_ = false;
    std::vector<std::shared_ptr<const HeldNamespace>> namespaces_;
    std::unique_ptr<WindowManagerWatch> watch_;
    std::shared_ptr<void> empty_;
    Children::Token reaped_;
    Deadline limit_, later_;
};

World::World(Ground& ground, WorldSpec spec, WorldEvents events)
    : impl_(std::make_unique<Impl>(ground, std::move(spec), std::move(events))) {}

World::~World() = default;

Status World::launch(const std::string& desktop_id) { return impl_->launch(desktop_id); }
void World::tear_down() { impl_->tear_down(); }
Result<Descriptor> World::display_socket() const { return impl_->display_socket(); }
const std::string& World::cookie() const { return impl_->cookie_; }
uid_t World::mirror_uid() const { return impl_->uids_.mirror(); }
CgroupPlace World::mirror_cgroup() const { return impl_->cgroups_->mirror(); }
ProofScope World::proof_scope() const { return impl_->proof_scope(); }
pid_t World::server_pid() const { return impl_->inner_ ? impl_->inner_->pid() : 0; }
pid_t World::guest_pid() const { return impl_->guest_ ? impl_->guest_->pid() : 0; }

}  // namespace foyer::kiosk
