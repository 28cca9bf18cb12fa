#include "kiosk/shell.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <random>
#include <utility>
#include <variant>

#include "kiosk/session/repair.hpp"
#include "kiosk/session/tiles.hpp"
#include "kiosk/status_file.hpp"
#include "proto/overloaded.hpp"

namespace foyer::kiosk {

namespace asio = boost::asio;

namespace {

// A hundred times what covering takes on an idle machine.
constexpr Millis cover_wait_ms = 200;

OuterBackend backend_of(Backend backend) {
    switch (backend) {
        case Backend::xephyr:
            return OuterBackend::xephyr;
        case Backend::xvfb:
            return OuterBackend::xvfb;
        case Backend::xorg:
            break;
    }
    return OuterBackend::xorg;
}

std::string environment(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

// Until the first guest the full proof at boot is all there is to say.
ProofScope nobody_yet(ProofScope scope) {
    scope.uids = UidRange{1, 0};
    return scope;
}

std::function<double()> random_source() {
    return [engine = std::mt19937_64(std::random_device{}())]() mutable {
        return std::uniform_real_distribution<double>(0, 1)(engine);
    };
}

}  // namespace

Shell::Shell(asio::io_context& io, Settings settings, std::filesystem::path programs,
             Children& children, Ground& ground, MemoryFile& memory,
             std::function<void(const std::string&)> failed)
    : io_(io),
      settings_(std::move(settings)),
      programs_(std::move(programs)),
      children_(children),
      ground_(ground),
      memory_(memory),
      failed_(std::move(failed)),
      timer_(io),
      showing_(settings_.station.name, settings_.display.language,
               [this](const WorldKey& key) { return read_tiles_of(key); }),
      slots_(io, ground, slot_events(), [this](const curtain::ToCurtain& message) {
          if (curtain_) {
              curtain_->send(message);
          }
      }),
      last_scope_(nobody_yet(ground.whole_scope())),
      last_look_([this](std::function<void(Proof)> done) {
          return run_proof(last_scope_, false, std::move(done));
      }),
      mirrors_(io, children,
               MirrorsEvents{[this](HelpId help, bool closed) {
                                 step(closed ? Event(StreamClosed{help}) : Event(MirrorDied{help}));
                             },
                             [this] { continue_stop(); }}) {}

Shell::~Shell() = default;

void Shell::start(Memory memory) {
    OuterSpec outer;
    outer.backend = backend_of(settings_.display.backend);
    outer.run_dir = settings_.station.run_dir.string();
    outer.curtain_uid = curtain_uid;
    outer.width = settings_.display.width;
    outer.height = settings_.display.height;
    outer.allow_test_input = settings_.display.allow_test_input;
    outer.keyboard_layout = settings_.display.keyboard;
    outer.parent_display = environment("DISPLAY");
    outer.parent_authority = environment("XAUTHORITY");
    if (outer.backend == OuterBackend::xorg) {
        outer.width = outer.height = 0;  // what the monitor prefers
    }
    outer_ = std::make_unique<OuterDisplay>(
        io_, children_, std::move(outer),
        OuterEvents{[this](const OuterAccess& access) { outer_ready(access); },
                    [this](const std::string& why) { failed_("the outer display: " + why); },
                    [this](const std::string& why) { failed_("the outer display: " + why); }});

    LinkSettings link;
    link.host = settings_.supervisor.host;
    link.port = settings_.supervisor.port;
    link.state_dir = settings_.station.state_dir;
    link.proposed_name = settings_.station.name;
    link_ = std::make_unique<SupervisorLink>(io_.get_executor(), std::move(link), *this,
                                             random_source());
    link_running_ = true;
    asio::co_spawn(io_, link_->run(), [this](const std::exception_ptr& error, Status ended) {
        if (error) {
            std::rethrow_exception(error);
        }
        link_running_ = false;
        if (!ended) {
            failed_(ended.error().text);
        }
        continue_stop();
    });
    step(Boot{std::move(memory)});
    watch_media();
}

void Shell::outer_ready(const OuterAccess& access) {
    outer_access_ = access;
    if (auto taken = take_baseline(access)) {
        baseline_ = std::make_shared<const Baseline>(std::move(*taken));
    } else {
        spdlog::error("the station's settings: {}", taken.error().text);
    }
    slots_.outer_ready(access);
    tell_status();
    curtain_ = std::make_unique<CurtainProcess>(
        io_, children_, programs_ / "foyer-curtain", access,
        CurtainEvents{[this](const curtain::Ready& ready) {
                          slots_.screen(ready.width, ready.height);
                          step(CurtainReady{});
                      },
                      [this] {
                          slots_.curtain_died();
                          step(CurtainDied{});
                          end_world();
                      },
                      [this](const curtain::HostReady& host) { slots_.host_ready(host); },
                      [this](const std::string& language) {
                          showing_.choose_language(language);
                          show();
                      },
                      [this](const Event& pressed) { step(pressed); },
                      [this] { end_world(); }});
    show();
    if (const auto waiting = std::exchange(waiting_proof_, std::nullopt)) {
        prove(*waiting);
    }
}

// ---- the core -----------------------------------------------------------------------------------

void Shell::step(const Event& event) {
    if (stopped_ && !std::holds_alternative<WorldGone>(event)) {
        return;  // nothing is decided any more
    }
    const std::vector<Effect> effects = core_.step(event, system_now());
    for (const Effect& effect : effects) {
        // The glass does not wait for the disk, nor for a world to be killed; but a frame never
        // goes before the mirror is cut.
        if (std::holds_alternative<Remember>(effect) || std::holds_alternative<TearDown>(effect)) {
            show();
        }
        perform(effect);
    }
    set_timer();
    show();
    slots_.keep_ready(next_key());
}

void Shell::set_timer() {
    const auto due = core_.wake_at();
    if (!due || stopped_) {
        timer_.cancel();
        return;
    }
    timer_.expires_after(
        std::chrono::milliseconds(std::max<Millis>(0, *due - system_now().mono_ms)));
    timer_.async_wait([this](const boost::system::error_code& cancelled) {
        if (!cancelled) {
            step(Tick{});
        }
    });
}

void Shell::perform(const Effect& effect) {
    std::visit(
        Overloaded{
            [this](const Send& send) {
                if (std::holds_alternative<StartRequest>(send.message)) {
                    last_look_.begin();
                }
                if (Status sent = link_->send(send.message); !sent) {
                    // The whole view goes out again with the next Hello.
                    spdlog::debug("link: {}", sent.error().text);
                }
            },
            [this](const Remember& remember) {
                if (Status kept = memory_.keep(remember.memory); !kept) {
                    failed_("the station's memory: " + kept.error().text);
                }
            },
            [this](const BuildWorld& build) { build_world(build); },
            [this](const Launch& one) { launch(one); },
            [this](const TearDown&) {
                covering_.emplace(io_, cover_wait_ms, [this] { end_world(); });
            },
            [this](const Prove& proof) { prove(proof); },
            [this](const StartMirror& start) { start_mirror(start); },
            [this](const MirrorAllow& allow) {
                mirrors_.allow(allow.help, mirror::Allow{allow.control, allow.hidden, allow.clipboard});
            },
            [this](const CutMirror& cut) { mirrors_.cut(cut.help); },
            [](const Reject& reject) { spdlog::info("refused: {}", reject.reason); },
        },
        effect);
}

// ---- what is shown ------------------------------------------------------------------------------

void Shell::show() {
    if (!curtain_) {
        return;
    }
    const Instant now = system_now();
    if (const auto* changed = showing_.changed(core_.scene(now), next_key(), now)) {
        curtain_->show(*changed);
    }
}

void Shell::tell_status() const {
    StationStatus status;
    status.enrolment_code = showing_.enrolment_code();
    status.outer = outer_access_;
    if (slots_.ready()) {
        const World& world = *slots_.world();
        const ProofScope scope = world.proof_scope();
        status.session = StationStatus::Session{session_, scope.world_name, scope.uids.first,
                                                world.server_pid(), world.guest_pid()};
    }
    status.next_world_ready = slots_.spare_ready();
    if (Status told = write_status(settings_.station.run_dir, status); !told) {
        spdlog::warn("status: {}", told.error().text);
    }
}

// ---- the world ----------------------------------------------------------------------------------

SlotEvents Shell::slot_events() {
    return {[this] { world_ready(); },
            [this](const std::string& why) {
                spdlog::error("session {}: its world could not be made: {}", session_.value, why);
                step(WorldFailed{session_, why});
            },
            [this](const std::string& why) {
                spdlog::error("session {}: its world died: {}", session_.value, why);
                step(WorldDied{session_, why});
            },
            [this](const ProofScope& scope) { world_gone(scope); },
            [this] {
                tell_status();
                continue_stop();
            }};
}

void Shell::build_world(const BuildWorld& build) {
    session_ = build.session;
    const WorldKey key{build.policy, showing_.language()};
    last_look_.begin();
    slots_.begin(key);
    showing_.set_tiles(key);
}

std::vector<curtain::Tile> Shell::read_tiles_of(const WorldKey& key) const {
    const TileList found = read_tiles(key.policy.apps.tiles, key.language,
                                      ground_.tile_places(key.policy.image));
    for (const Error& error : found.errors) {
        spdlog::warn("policy {}: a tile is left out: {}", key.policy.name, error.text);
    }
    std::vector<curtain::Tile> tiles;
    for (const Tile& tile : found.tiles) {
        tiles.push_back(curtain::Tile{tile.desktop_id, tile.title, tile.icon_file});
    }
    return tiles;
}

void Shell::world_ready() {
    last_look_.then([this](const Proof& look) { hand_out(look); });
}

// The station was proved clean after the last session; it has to be so still.
void Shell::hand_out(const Proof& look) {
    if (!look.clean) {
        doubted_ = true;
        spdlog::error("session {}: the station is not handed out", session_.value);
        step(WorldFailed{session_, "the station is not clean any more"});
        return;
    }
    tell_status();
    spdlog::info("session {}: its world is ready", session_.value);
    step(WorldReady{session_});
}

void Shell::launch(const Launch& launch) {
    if (slots_.world() == nullptr) {
        return;
    }
    if (Status launched = slots_.world()->launch(launch.desktop_id); !launched) {
        spdlog::warn("session {}: {}", launch.session.value, launched.error().text);
    }
}

void Shell::end_world() {
    if (std::exchange(covering_, std::nullopt)) {
        slots_.end();
    }
}

void Shell::world_gone(const ProofScope& scope) {
    const SessionId session = std::exchange(session_, {});
    last_look_.forget();
    last_scope_ = scope;
    showing_.forget_tiles();
    tell_status();
    spdlog::info("session {}: its world is gone", session.value);
    step(WorldGone{session});
    continue_stop();
}

std::optional<WorldKey> Shell::next_key() const {
    const Policy* next = settings_.session.prewarm && !stopped_ ? core_.next_policy() : nullptr;
    if (next == nullptr) {
        return std::nullopt;
    }
    // The next person begins in the station's language, whatever this one chose.
    return WorldKey{*next, settings_.display.language};
}

void Shell::prove(Prove prove) {
    if (!outer_access_) {  // the settings are taken down first
        waiting_proof_ = prove;
        return;
    }
    const bool full = std::exchange(doubted_, false) || prove.full;
    ProofScope scope = full ? ground_.whole_scope() : last_scope_;
    if (prove.repair) {  // nothing that was found may be out of sight afterwards
        scope.repair = true;
        scope.namespaces = last_scope_.namespaces;
    }
    proof_ = run_proof(std::move(scope), full, [this, full](Proof proof) {
        if (full && proof.clean) {
            if (Status restarted = ground_.uids().proved_clean(); !restarted) {
                spdlog::error("uid counter: {}", restarted.error().text);
            }
        }
        const bool may_be_repaired = !full && repairable(proof);
        if (!may_be_repaired) {
            last_scope_.namespaces.clear();  // with what is in them: shared memory, sockets
        }
        const bool nothing_but_medium = only_medium(proof);
        step(ProofDone{std::move(proof), may_be_repaired, nothing_but_medium});
    });
}

std::unique_ptr<ProofRun> Shell::run_proof(ProofScope scope, bool full,
                                           std::function<void(Proof)> done) {
    scope.baseline = baseline_;
    return std::make_unique<ProofRun>(
        io_, children_, std::move(scope), full, [done = std::move(done)](Proof proof) {
            for (const Check& check : proof.checks) {
                if (!check.clean) {
                    spdlog::error("proof: {}: {}", check.name, check.found);
                } else if (check.name == repair_check) {
                    spdlog::warn("proof: {}: {}", check.name, check.found);
                }
            }
            spdlog::info("proof: {} checks, {}, {} ms", proof.checks.size(),
                         proof.clean ? "clean" : "not clean", proof.ms);
            done(std::move(proof));
        });
}

void Shell::watch_media() {
    auto watch = MediaWatch::begin(io_, children_, "", [this](bool in) { step(MediumSeen{in}); });
    if (watch) {
        media_ = std::move(*watch);
    } else {
        spdlog::error("removable media: {}", watch.error().text);
    }
}

// ---- helps --------------------------------------------------------------------------------------

void Shell::start_mirror(const StartMirror& start) {
    const auto fail = [this, help = start.help](const std::string& why) {
        spdlog::error("help {}: {}", help.value, why);
        asio::post(io_, [this, help] { step(MirrorDied{help}); });
    };
    const World* world = slots_.world();
    if (world == nullptr) {
        fail("there is no world to show");
        return;
    }
    auto display = world->display_socket();
    if (!display) {
        fail(display.error().text);
        return;
    }
    MirrorSpec spec;
    spec.program = programs_ / "foyer-mirror";
    spec.help = start.help;
    spec.uid = world->mirror_uid();
    spec.cgroup = world->mirror_cgroup();
    spec.display = std::move(*display);
    spec.cookie = world->cookie();
    spec.desktop_name = showing_.station();
    mirrors_.start(std::move(spec), [this, help = start.help, token = start.token] {
        return link_->open_stream(help, token);
    });
}

// ---- the link -----------------------------------------------------------------------------------

void Shell::enrolment_code(const std::string& code) {
    showing_.set_enrolment_code(code);
    if (!code.empty()) {
        spdlog::info("this station waits for approval; its screen shows the code");
    }
    tell_status();
    show();
}

void Shell::link_up() {
    spdlog::info("linked to the supervisor");
    step(LinkUp{});
}

void Shell::link_down(const std::string& reason) {
    spdlog::warn("link to the supervisor lost: {}", reason);
    step(LinkDown{});
}

void Shell::message(SupervisorMessage message) {
    if (const auto* welcome = std::get_if<Welcome>(&message)) {
        showing_.name_station(welcome->station);
    }
    step(FromSupervisor{std::move(message)});
}

// ---- the end ------------------------------------------------------------------------------------

void Shell::stop(std::function<void()> stopped) {
    if (stopped_) {
        return;
    }
    stopped_ = std::move(stopped);
    timer_.cancel();
    proof_.reset();
    media_.reset();
    last_look_.forget();
    covering_.reset();
    link_->stop();
    mirrors_.cut_all();
    slots_.end();
    slots_.keep_ready(std::nullopt);
    continue_stop();
}

void Shell::continue_stop() {
    if (!stopped_ || link_running_ || !mirrors_.empty() || !slots_.empty()) {
        return;
    }
    curtain_.reset();
    if (outer_) {
        outer_->stop([this] { stopped_(); });
    }
}

}  // namespace foyer::kiosk
