#include "tests/desk/small_space.hpp"

#include <boost/asio/co_spawn.hpp>
#include <exception>

#include "proto/overloaded.hpp"
#include "supervisor/settings/policy_toml.hpp"

namespace foyer::test {
namespace asio = boost::asio;
using namespace supervisor;
namespace {

Policy policy(const char* name, const char* fr, const char* en, int minutes) {
    Policy made;
    made.name = name;
    made.title_fr = fr;
    made.title_en = en;
    made.time.minutes = minutes;
    return made;
}

Setup setup() {
    Policy children = policy("children", "Enfants", "Children", 30);
    children.help.control = false;
    return {"Maison L'Écuyer", "", "", "", "free",
            {children, policy("free", "Libre", "Free", 60), policy("member", "Adhérents", "Members", 120)}};
}

}  // namespace

SmallSpace::SmallSpace(asio::io_context& io)
    : io_(io),
      core_(setup(), {}, now_),
      relay_(io.get_executor(),
             {[this](HelpId help) { step(Event{StreamJoined{help}}); },
              [this](HelpId help, Parting why) {
                  step(for_want_of_a_viewer(why) ? Event(ViewerLost{help})
                                                 : Event(StreamLost{help}));
              }}) {
    on_stream = [this](HelpId help, StationName station, std::string token) {
        ++streams;
        echoes_.push_back(std::make_unique<MemoryStream>(io_.get_executor()));
        MemoryStream& echo = *echoes_.back();
        MemoryStream::connect(echo, echo);
        asio::co_spawn(io_, relay_.join_station(help, std::move(station), std::move(token), echo),
                       [](std::exception_ptr thrown, Status) {
                           if (thrown) std::rethrow_exception(thrown);
                       });
    };
}

Proof SmallSpace::prove(const Station& station, bool full) const {
    Proof proof{station.found.empty(), full, 240, {}};
    for (const char* name : {"processes", "files", "shared memory", "sockets", "print jobs"}) {
        proof.checks.push_back({name, true, "everything of the session's uid", ""});
    }
    if (!proof.clean) {
        proof.checks[1].clean = false;
        proof.checks[1].found = station.found;
    }
    return proof;
}

void SmallSpace::add_station(const StationName& name, const std::string& found) {
    stations_[name] = std::make_unique<Station>(Station{kiosk::Station(), found});
    step(Event{StationEnrolled{name, "fingerprint of " + name}});
    step(Event{StationConnected{name}});
    step(name, kiosk::Boot{});
    step(name, kiosk::CurtainReady{});
    step(name, kiosk::LinkUp{});
}

void SmallSpace::lose_link(const StationName& name) {
    step(name, kiosk::LinkDown{});
    step(Event{StationLost{name}});
}

void SmallSpace::at(const StationName& name, const kiosk::Event& event) { step(name, event); }

void SmallSpace::pass(Millis ms) {
    now_.mono_ms += ms;
    now_.wall_ms += ms;
    step(Event{Tick{}});
    for (const auto& [name, station] : stations_) step(name, kiosk::Tick{});
}

void SmallSpace::account_signed_out(const std::string& account) {
    step(Event{AccountSignedOut{account}});
}

StationView SmallSpace::view(const StationName& name) const {
    return stations_.at(name)->core.view(now_);
}

HelpId SmallSpace::help_on(const StationName& name) const {
    for (const FloorStation& station : core_.stations(now_)) {
        if (station.name == name && !station.helps.empty()) return station.helps.front().row.id;
    }
    return {};
}

void SmallSpace::step(const Event& event) {
    waiting_.push_back([this, event] {
        for (const Effect& effect : core_.step(event, now_)) perform(effect);
    });
    settle();
}

void SmallSpace::step(const StationName& name, const kiosk::Event& event) {
    waiting_.push_back([this, name, event] {
        for (const kiosk::Effect& effect : stations_.at(name)->core.step(event, now_)) {
            perform(name, effect);
        }
    });
    settle();
}

void SmallSpace::settle() {
    if (settling_) return;
    settling_ = true;
    while (!waiting_.empty()) {
        const auto next = std::move(waiting_.front());
        waiting_.pop_front();
        next();
    }
    settling_ = false;
    on_change();
}

void SmallSpace::perform(const Effect& effect) {
    std::visit(Overloaded{
                   [&](const supervisor::Send& send) {
                       step(send.station, kiosk::FromSupervisor{send.message});
                   },
                   [&](const OpenStreamFor& open) {
                       const std::string token = relay_.expect(open.help, open.station);
                       step(open.station, kiosk::FromSupervisor{OpenStream{open.help, token}});
                   },
                   [&](const CloseStream& close) { relay_.cut(close.help); },
                   [&](const Reply& reply) { replies_[reply.command] = reply; },
                   [&](const Save& save) {
                       if (const auto* help = std::get_if<HelpRow>(&save.row)) {
                           helps_[help->id] = *help;
                       }
                       const auto* row = std::get_if<SessionRow>(&save.row);
                       if (!row || row->phase != SessionPhase::ended) return;
                       register_.push_back({row->id, row->station, row->started_wall_ms,
                                            row->started_wall_ms + row->used_ms, row->access,
                                            row->used_ms, row->cause});
                   },
                   [](const auto&) {},
               },
               effect);
}

void SmallSpace::perform(const StationName& name, const kiosk::Effect& effect) {
    std::visit(Overloaded{
                   [&](const kiosk::Send& send) { step(Event{FromStation{name, send.message}}); },
                   [&](const kiosk::BuildWorld& build) {
                       step(name, kiosk::WorldReady{build.session});
                   },
                   [&](const kiosk::TearDown& down) { step(name, kiosk::WorldGone{down.session}); },
                   [&](const kiosk::Prove& wanted) {
                       step(name, kiosk::ProofDone{prove(*stations_.at(name), wanted.full)});
                   },
                   [&](const kiosk::StartMirror& start) {
                       on_stream(start.help, name, start.token);
                   },
                   [](const auto&) {},
               },
               effect);
}

FloorSnapshot SmallSpace::floor() const {
    return {now_, core_.space(now_), core_.stations(now_), newcomers};
}

std::vector<SessionRow> SmallSpace::live_sessions() const { return core_.live_sessions(now_); }

asio::awaitable<Reply> SmallSpace::run(Order order) {
    const CommandId id = ++last_command_;
    step(Event{Command{id, std::move(order)}});
    const auto reply = replies_.extract(id);
    co_return reply.mapped();
}

asio::awaitable<Result<StationName>> SmallSpace::approve(std::string code, StationName name) {
    const auto shown = codes.find(code);
    if (shown == codes.end()) co_return failure("approve: no station shows the code " + code);
    if (name.empty()) name = shown->second;
    codes.erase(shown);
    newcomers.clear();
    add_station(name);
    co_return name;
}

asio::awaitable<Result<std::vector<RegisterLine>>> SmallSpace::register_lines(RegisterQuery query) {
    prints.push_back(query);
    std::vector<RegisterLine> lines;
    for (const RegisterLine& line : register_) {
        if (line.start_wall_ms < query.from_wall_ms || line.start_wall_ms >= query.to_wall_ms) continue;
        if (query.station.empty() || query.station == line.station) lines.push_back(line);
    }
    co_return lines;
}

asio::awaitable<Result<std::vector<HelpRow>>> SmallSpace::register_helps(RegisterQuery query) {
    std::vector<HelpRow> kept;
    for (const auto& [id, row] : helps_) {
        if (row.asked_wall_ms < query.from_wall_ms || row.asked_wall_ms >= query.to_wall_ms) continue;
        if (query.station.empty() || query.station == row.station) kept.push_back(row);
    }
    co_return kept;
}

Result<Policy> SmallSpace::parse_policy(const std::string& name, const std::string& toml) const {
    return supervisor::parse_policy(toml, name);
}

void SmallSpace::presence(std::int32_t signed_in) {
    presences.push_back(signed_in);
    step(Event{DeskPresence{signed_in}});
}

asio::awaitable<Status> SmallSpace::watch(HelpId help, ByteStream& viewer) {
    step(Event{ViewerCame{help}});
    co_return co_await relay_.join_viewer(help, viewer);
}

}  // namespace foyer::test
