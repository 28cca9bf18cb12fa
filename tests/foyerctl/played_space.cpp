#include "tests/foyerctl/played_space.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <span>
#include <string_view>
#include <utility>
#include <variant>

namespace foyer::test {
namespace {

namespace asio = boost::asio;
using supervisor::FloorStation;

supervisor::Setup make_setup() {
    Policy demo;
    demo.name = "demo";
    demo.title_fr = "Démonstration";
    demo.title_en = "Demonstration";
    Policy games = demo;
    games.name = "games";
    games.help = {.view = false, .control = false};
    return {.space_name = "Salle des fêtes",
            .phone = "",
            .reopens_fr = "",
            .reopens_en = "",
            .free_policy = "demo",
            .policies = {demo, games}};
}

Proof make_proof(bool full, bool unclean) {
    Proof proof{!unclean, full, full ? 4200 : 300, {{"processes", true, "/proc", ""}}};
    proof.checks.push_back(unclean ? Check{"files", false, "/tmp", "/tmp/letter.odt"}
                                   : Check{"files", true, "/tmp", ""});
    return proof;
}

asio::awaitable<Status> read_exactly(ByteStream& from, std::span<std::byte> into) {
    while (!into.empty()) {
        const auto got = co_await from.read_some(into);
        if (!got) {
            co_return failure(got.error());
        }
        into = into.subspan(*got);
    }
    co_return Status{};
}

asio::awaitable<Status> write_text(ByteStream& to, std::string_view text) {
    co_return co_await to.write(std::as_bytes(std::span(text.data(), text.size())));
}

// RFB 3.8 without a password, then an echo.
asio::awaitable<Status> play_mirror(ByteStream& viewer) {
    using namespace std::string_view_literals;
    std::array<std::byte, 12> version{};
    if (!co_await write_text(viewer, "RFB 003.008\n") || !co_await read_exactly(viewer, version) ||
        !co_await write_text(viewer, "\x01\x01"sv)) {
        co_return failure("no greeting");
    }
    std::array<std::byte, 1> choice{};
    if (!co_await read_exactly(viewer, choice) || choice[0] != std::byte{1} ||
        !co_await write_text(viewer, "\0\0\0\0"sv)) {
        co_return failure("no choice");
    }
    std::array<std::byte, 4096> bytes{};
    for (;;) {
        const auto got = co_await viewer.read_some(bytes);
        if (!got || !co_await viewer.write(std::span(bytes).first(*got))) {
            co_return failure("the viewer left");
        }
    }
}

}  // namespace

PlayedSpace::PlayedSpace(asio::io_context& io, std::vector<std::string> stations,
                         std::function<void()> changed)
    : floor_(make_setup(), {}, system_now()), timer_(io) {
    for (const auto& name : stations) {
        stations_.try_emplace(name);
        tell_station(name, kiosk::Boot{});
        tell_station(name, kiosk::CurtainReady{});
        tell_floor(supervisor::StationEnrolled{name, name});
        tell_floor(supervisor::StationConnected{name});
        tell_station(name, kiosk::LinkUp{});
    }
    changed_ = std::move(changed);
}

void PlayedSpace::tell_floor(supervisor::Event event) {
    waiting_.emplace_back([this, event = std::move(event)] {
        for (const auto& effect : floor_.step(event, system_now())) {
            perform(effect);
        }
    });
    drain();
}

void PlayedSpace::tell_station(const std::string& name, kiosk::Event event) {
    waiting_.emplace_back([this, name, event = std::move(event)] {
        for (const auto& effect : stations_.at(name).core.step(event, system_now())) {
            perform(name, effect);
        }
        if (const auto* message = std::get_if<kiosk::FromSupervisor>(&event)) {
            play_guest(name, message->message);
        }
    });
    drain();
}

void PlayedSpace::drain() {
    if (draining_) {
        return;  // whoever drains takes this one too
    }
    draining_ = true;
    while (!waiting_.empty()) {
        const auto next = std::move(waiting_.front());
        waiting_.pop_front();
        next();
    }
    draining_ = false;
    floor_.check_invariants();
    tick_later();
    if (changed_) {
        changed_();
    }
}

void PlayedSpace::tick_later() {
    auto due = floor_.wake_at();
    for (const auto& [name, station] : stations_) {
        const auto other = station.core.wake_at();
        due = due && other ? std::min(due, other) : due ? due : other;
    }
    if (!due) {
        return;
    }
    timer_.expires_after(std::chrono::milliseconds(
        std::max<Millis>(1, *due - system_now().mono_ms)));
    timer_.async_wait([this](boost::system::error_code error) {
        if (error) {
            return;
        }
        for (const auto& [name, station] : stations_) {
            tell_station(name, kiosk::Tick{});
        }
        tell_floor(supervisor::Tick{});
    });
}

void PlayedSpace::perform(const supervisor::Effect& effect) {
    if (const auto* send = std::get_if<supervisor::Send>(&effect)) {
        if (stations_.contains(send->station)) {
            tell_station(send->station, kiosk::FromSupervisor{send->message});
        }
    } else if (const auto* open = std::get_if<supervisor::OpenStreamFor>(&effect)) {
        tell_station(open->station, kiosk::FromSupervisor{OpenStream{open->help, std::to_string(++streams_)}});
    } else if (const auto* close = std::get_if<supervisor::CloseStream>(&effect)) {
        if (const auto found = watching_.find(close->help); found != watching_.end()) {
            found->second->cut();
        }
    } else if (const auto* save = std::get_if<supervisor::Save>(&effect)) {
        const auto* help = std::get_if<supervisor::HelpRow>(&save->row);
        if (help != nullptr) {
            helps_[help->id] = *help;
        }
    } else if (const auto* reply = std::get_if<supervisor::Reply>(&effect)) {
        replies_[reply->command] = *reply;
    }
}

void PlayedSpace::perform(const std::string& name, const kiosk::Effect& effect) {
    if (const auto* send = std::get_if<kiosk::Send>(&effect)) {
        if (const auto* ended = std::get_if<SessionEnded>(&send->message)) {
            const auto now = system_now().wall_ms;
            register_.push_back({ended->record.id, name, now - ended->record.used_ms, now,
                                 ended->record.access, ended->record.used_ms,
                                 ended->record.cause});
        }
        tell_floor(supervisor::FromStation{name, send->message});
    } else if (const auto* build = std::get_if<kiosk::BuildWorld>(&effect)) {
        tell_station(name, kiosk::WorldReady{build->session});
    } else if (const auto* down = std::get_if<kiosk::TearDown>(&effect)) {
        tell_station(name, kiosk::WorldGone{down->session});
    } else if (const auto* prove = std::get_if<kiosk::Prove>(&effect)) {
        tell_station(name, kiosk::ProofDone{make_proof(prove->full, stations_.at(name).unclean)});
    }
}

void PlayedSpace::play_guest(const std::string& name, const SupervisorMessage& message) {
    const auto* question = std::get_if<AskConsent>(&message);
    if (question == nullptr) {
        return;
    }
    const auto given = answers_.find(question->kind);
    if (given != answers_.end() && given->second != Answer::none) {
        tell_station(name, kiosk::ConsentAnswered{question->help, question->kind,
                                                  given->second == Answer::yes});
    }
}

void PlayedSpace::press_stop(const std::string& station) {
    tell_station(station, kiosk::StopPressed{});
}

void PlayedSpace::take_mouse_back(const std::string& station) {
    tell_station(station, kiosk::ControlTakenBack{});
}

void PlayedSpace::lose_link(const std::string& station) {
    tell_station(station, kiosk::LinkDown{});
    tell_floor(supervisor::StationLost{station});
}

void PlayedSpace::show_code(std::string code, std::string proposed_name) {
    codes_[std::move(code)] = std::move(proposed_name);
}

StationView PlayedSpace::view(const std::string& station) const {
    return stations_.at(station).core.view(system_now());
}

std::size_t PlayedSpace::helps_going_on() const {
    const auto all = floor_.stations(system_now());
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [](const FloorStation& each) { return !each.helps.empty(); }));
}

supervisor::FloorSnapshot PlayedSpace::floor() const {
    const auto now = system_now();
    supervisor::FloorSnapshot snapshot{now, floor_.space(now), floor_.stations(now), {}};
    for (const auto& [code, name] : codes_) {
        snapshot.pending.push_back({name, "192.168.1.30", minutes(8)});
    }
    return snapshot;
}

std::vector<supervisor::SessionRow> PlayedSpace::live_sessions() const {
    return floor_.live_sessions(system_now());
}

std::vector<supervisor::TicketRow> PlayedSpace::tickets() const { return floor_.tickets(); }

const std::vector<Policy>& PlayedSpace::policies() const { return floor_.policies(); }

asio::awaitable<supervisor::Reply> PlayedSpace::run(supervisor::Order order) {
    const auto id = ++last_command_;
    tell_floor(supervisor::Command{id, std::move(order)});
    assert(replies_.contains(id));
    co_return replies_.extract(id).mapped();
}

asio::awaitable<Result<StationName>> PlayedSpace::approve(std::string code, StationName name) {
    const auto found = codes_.find(code);
    if (found == codes_.end()) {
        co_return failure("no station shows this code");
    }
    auto given = name.empty() ? found->second : name;
    codes_.erase(found);
    co_return given;
}

asio::awaitable<Result<std::vector<supervisor::RegisterLine>>> PlayedSpace::register_lines(
    supervisor::RegisterQuery query) {
    std::vector<supervisor::RegisterLine> lines;
    for (const auto& line : register_) {
        if (line.start_wall_ms >= query.from_wall_ms && line.start_wall_ms < query.to_wall_ms &&
            (query.station.empty() || query.station == line.station)) {
            lines.push_back(line);
        }
    }
    co_return lines;
}

asio::awaitable<Result<std::vector<supervisor::HelpRow>>> PlayedSpace::register_helps(
    supervisor::RegisterQuery query) {
    std::vector<supervisor::HelpRow> kept;
    for (const auto& [id, row] : helps_) {
        if (row.asked_wall_ms >= query.from_wall_ms && row.asked_wall_ms < query.to_wall_ms &&
            (query.station.empty() || query.station == row.station)) {
            kept.push_back(row);
        }
    }
    co_return kept;
}

Result<Policy> PlayedSpace::parse_policy(const std::string&, const std::string&) const {
    return failure("not played here");
}

void PlayedSpace::presence(std::int32_t signed_in) {
    tell_floor(supervisor::DeskPresence{signed_in});
}

asio::awaitable<Status> PlayedSpace::watch(HelpId help, ByteStream& viewer) {
    tell_floor(supervisor::ViewerCame{help});
    watching_[help] = &viewer;
    tell_floor(supervisor::StreamJoined{help});
    auto over = co_await play_mirror(viewer);
    viewer.cut();
    watching_.erase(help);
    tell_floor(supervisor::ViewerLost{help});
    co_return over;
}

}  // namespace foyer::test
