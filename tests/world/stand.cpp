#include "tests/world/stand.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <xcb/xcb.h>

#include <chrono>
#include <fstream>
#include <random>
#include <sstream>
#include <stdexcept>

namespace foyer::kiosk::test {

namespace {

constexpr auto hang = std::chrono::seconds(60);
constexpr const char* probe_id = "probe.desktop";

// A start in the range that no other test run has: every run has its own counter.
std::string random_start() {
    std::random_device random;
    const std::uint32_t sessions = (all_session_uids.last - all_session_uids.first) / 4 - 1000;
    const uid_t first = all_session_uids.first +
                        4 * std::uniform_int_distribution<std::uint32_t>(0, sessions)(random);
    return fmt::format("{:010}\n", first);
}

}  // namespace

std::string source(const std::string& path) { return std::string(FOYER_SOURCE) + '/' + path; }

xcb_connection_t* connect_to(const OuterAccess& access) {
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    access.socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("the outer display does not let us in");
    }
    std::string name = "MIT-MAGIC-COOKIE-1", data = access.cookie;
    xcb_auth_info_t auth{static_cast<int>(name.size()), name.data(), static_cast<int>(data.size()),
                         data.data()};
    return xcb_connect_to_fd(socket, &auth);
}

struct Stand::HostWindow {
    explicit HostWindow(const OuterAccess& access) : connection(connect_to(access)) {
        window = make();
        xcb_map_window(connection, window);
        settle();
    }
    xcb_window_t make() const {
        const xcb_screen_t* screen = xcb_setup_roots_iterator(xcb_get_setup(connection)).data;
        const xcb_window_t made = xcb_generate_id(connection);
        xcb_create_window(connection, XCB_COPY_FROM_PARENT, made, screen->root, 0, 0, 1024, 768, 0,
                          XCB_WINDOW_CLASS_INPUT_OUTPUT, screen->root_visual, 0, nullptr);
        settle();
        return made;
    }
    void settle() const {
        free(xcb_get_input_focus_reply(connection, xcb_get_input_focus(connection), nullptr));
    }
    ~HostWindow() { xcb_disconnect(connection); }
    xcb_connection_t* connection;
    xcb_window_t window = 0;
};

Stand::Stand(const std::string& keyboard_layout) {
    make_image();
    make_ground();
    start_outer(keyboard_layout);
    auto taken = take_baseline(access);
    if (!taken) {
        throw std::runtime_error(taken.error().text);
    }
    baseline = std::make_shared<const Baseline>(std::move(*taken));
    host_ = std::make_unique<HostWindow>(access);
}

Stand::~Stand() {
    if (world) {
        end();
    }
    host_.reset();
    bool stopped = false;
    outer_->stop([&stopped] { stopped = true; });
    until([&stopped] { return stopped; });
}

void Stand::make_image() const {
    namespace fs = std::filesystem;
    fs::create_directories(directory / "images");
    fs::copy(source("images/plain"), directory / "images/plain", fs::copy_options::recursive);
    fs::create_directories(directory / "images/plain/applications");
    std::ofstream(directory / "images/plain/applications/probe.desktop")
        << "[Desktop Entry]\nType=Application\nName=Probe\nExec=/bin/sh /tmp/probe.sh\n";
}

void Stand::make_ground() {
    GroundSpec spec;
    spec.run_dir = directory / "run";
    spec.uid_file = directory / "uids";
    spec.images_dir = directory / "images";
    spec.init_program = FOYER_INIT;
    spec.forbidden_addresses = {"203.0.113.90"};  // the supervisor of the network tests
    std::ofstream(spec.uid_file) << random_start();
    auto made = Ground::prepare(io, children, spec);
    if (!made) {
        throw std::runtime_error(made.error().text);
    }
    ground = std::move(*made);
}

void Stand::start_outer(const std::string& keyboard_layout) {
    OuterSpec spec;
    spec.backend = OuterBackend::xvfb;
    spec.run_dir = directory / "run";
    spec.width = 1024;
    spec.height = 768;
    spec.allow_test_input = true;
    spec.keyboard_layout = keyboard_layout;
    bool up = false;
    outer_ = std::make_unique<OuterDisplay>(
        io, children, spec,
        OuterEvents{.ready =
                        [&](const OuterAccess& given) {
                            access = given;
                            up = true;
                        },
                    .failed = [this](const std::string& why) { failed = why; },
                    .died = [this](const std::string& why) { died = why; }});
    if (!until([&] { return up || !failed.empty(); }) || !up) {
        throw std::runtime_error("outer display: " + failed);
    }
}

bool Stand::until(const std::function<bool()>& is_so) {
    const auto limit = std::chrono::steady_clock::now() + hang;
    while (!is_so()) {
        if (io.stopped()) {
            io.restart();
        }
        if (io.run_one_until(limit) == 0 && std::chrono::steady_clock::now() >= limit) {
            return false;
        }
    }
    return true;
}

Policy Stand::policy(const std::vector<std::string>& desktop_ids) const {
    Policy policy;
    policy.name = "test";
    policy.apps.tiles = desktop_ids;
    policy.apps.autostart = {probe_id};
    policy.sandbox.network = false;
    policy.sandbox.home_mb = 128;
    return policy;
}

std::uint32_t Stand::new_window() { return host_->make(); }

void Stand::destroy_window(std::uint32_t window) {
    xcb_destroy_window(host_->connection, window);
    host_->settle();
}

World& Stand::start(const Policy& policy) {
    ready = gone = false;
    failed.clear();
    died.clear();
    WorldSpec spec;
    spec.policy = policy;
    spec.outer = access;
    spec.host_window = host_->window;
    spec.width = 1024;
    spec.height = 768;
    spec.language = "fr";
    world = std::make_unique<World>(
        *ground, spec,
        WorldEvents{.ready = [this] { ready = true; },
                    .failed = [this](const std::string& why) { failed = why; },
                    .died = [this](const std::string& why) { died = why; },
                    .gone = [this] { gone = true; }});
    scope = world->proof_scope();
    if (!until([this] { return ready || !failed.empty(); }) || !ready) {
        throw std::runtime_error("world: " + (failed.empty() ? "not ready after 60 s" : failed));
    }
    scope = world->proof_scope();
    return *world;
}

void Stand::end() {
    world->tear_down();
    if (!until([this] { return gone; })) {
        throw std::runtime_error("the world is not gone after 60 s");
    }
    world.reset();
}

std::string Stand::inside(const std::string& script) {
    const std::string tmp = fmt::format("/proc/{}/root/tmp", first_process(*world));
    std::ofstream(tmp + "/probe.sh") << "exec >/tmp/probe.out 2>&1\n" << script << '\n';
    const std::string pipe = tmp + "/probe.out";
    if (::access(pipe.c_str(), F_OK) != 0 &&
        (::mkfifo(pipe.c_str(), 0666) != 0 || ::chmod(pipe.c_str(), 0666) != 0)) {
        throw std::runtime_error("no pipe into the world");
    }
    const Descriptor out(::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (Status launched = world->launch(probe_id); !launched) {
        throw std::runtime_error(launched.error().text);
    }
    std::string text;
    for (;;) {
        pollfd wait{out.get(), POLLIN, 0};
        if (::poll(&wait, 1, 60'000) <= 0) {
            throw std::runtime_error("the probe says nothing");
        }
        char buffer[65536];
        const ssize_t n = ::read(out.get(), buffer, sizeof buffer);
        if (n == 0) {
            return text;
        }
        text.append(buffer, static_cast<std::size_t>(n > 0 ? n : 0));
    }
}

Proof Stand::prove(bool full) {
    std::optional<Proof> result;
    scope.baseline = baseline;
    const ProofRun run(io, children, scope, full, [&](Proof proof) { result = std::move(proof); });
    if (!until([&] { return result.has_value(); })) {
        throw std::runtime_error("no proof after 60 s");
    }
    return *result;
}

std::vector<pid_t> children_of(pid_t pid) {
    std::vector<pid_t> children;
    std::ifstream file(fmt::format("/proc/{0}/task/{0}/children", pid));
    for (pid_t child = 0; file >> child;) {
        children.push_back(child);
    }
    return children;
}

pid_t first_process(const World& world) {
    const std::vector<pid_t> children = children_of(world.guest_pid());
    return children.empty() ? 0 : children.front();
}

std::string status_field(pid_t pid, const std::string& field) {
    std::ifstream file(fmt::format("/proc/{}/status", pid));
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with(field + ':')) {
            const std::size_t value = line.find_first_not_of(" \t", field.size() + 1);
            return value == std::string::npos
                       ? ""
                       : line.substr(value, line.find_last_not_of(" \t") + 1 - value);
        }
    }
    return {};
}

}  // namespace foyer::kiosk::test
