#include "tests/sim/people.hpp"

#include <iterator>

namespace foyer::sim {

using namespace supervisor;
namespace k = kiosk;

void People::guest_does_something(std::size_t at) {
    StationShell& station = *stations_[at];
    if (c_.dice.permille(station.medium_in() ? 200 : 30)) station.medium(!station.medium_in());
    if (!station.alive()) return;
    if (c_.dice.permille(20)) return presses_anything(at);
    const k::Scene scene = station.scene();
    if (scene.question) return answers(at, *scene.question);
    switch (scene.screen) {
        case k::Screen::welcome:
            return at_the_welcome(at);
        case k::Screen::home:
        case k::Screen::desktop:
            return during_the_session(at, scene);
        default:
            return;
    }
}

TicketCode People::some_ticket() {
    if (tickets_.empty() || c_.dice.permille(250)) {
        return std::to_string(c_.dice.between(10'000'000, 99'999'999));
    }
    return c_.dice.one_of(tickets_);
}

void People::at_the_welcome(std::size_t at) {
    if (c_.dice.permille(400)) {
        stations_[at]->step(k::StartPressed{});
        return;
    }
    // Sometimes the same ticket at two stations at once.
    const TicketCode code = some_ticket();
    stations_[at]->step(k::TicketTyped{code});
    if (c_.dice.permille(300)) {
        c_.dice.one_of(stations_)->step(k::TicketTyped{code});
    }
}

void People::during_the_session(std::size_t at, const k::Scene& scene) {
    StationShell& station = *stations_[at];
    if (scene.session->warning && c_.dice.permille(700)) {
        if (c_.dice.permille(600)) {
            station.step(k::ExtendPressed{});
        } else {
            station.step(k::WarningDismissed{});
        }
        return;
    }
    if (scene.session->finish_question) {
        if (c_.dice.permille(500)) {
            station.step(k::FinishConfirmed{});
        } else {
            station.step(k::FinishCancelled{});
        }
        return;
    }
    if (scene.frame && scene.frame->control && c_.dice.permille(300)) {
        station.step(k::ControlTakenBack{});
        return;
    }
    if (scene.frame && c_.dice.permille(150)) {
        station.step(k::StopPressed{});
        return;
    }
    switch (c_.dice.between(0, 11)) {
        case 0:
            station.step(k::FinishPressed{});
            return;
        case 1:
            station.step(k::CallPressed{});
            return;
        case 2:
            station.step(k::CallWithdrawn{});
            return;
        case 3:
            station.step(k::HomePressed{});
            return;
        case 4:
            station.step(k::HidePressed{});
            return;
        case 5:
            station.step(k::TilePressed{"browser.desktop"});
            return;
        default:
            return;
    }
}

void People::answers(std::size_t at, const k::Scene::Question& question) {
    if (c_.sabotage != Sabotage::answers_for_guest && c_.dice.permille(150)) return;  // away
    const bool forged = c_.sabotage == Sabotage::answers_for_guest;
    const bool yes = forged || c_.dice.permille(700);
    if (!forged) {
        c_.truth.guest_answered(at, question.help, question.kind, yes,
                                stations_[at]->mono_ms());
    }
    stations_[at]->step(k::ConsentAnswered{question.help, question.kind, yes});
}

void People::presses_anything(std::size_t at) {
    StationShell& station = *stations_[at];
    const k::Event presses[] = {k::StartPressed{},    k::TicketTyped{some_ticket()},
                                k::TilePressed{"x"},  k::HomePressed{},
                                k::CallPressed{},     k::CallWithdrawn{},
                                k::ExtendPressed{},   k::WarningDismissed{},
                                k::FinishConfirmed{}, k::StopPressed{},
                                k::HidePressed{},     k::ControlTakenBack{}};
    station.step(c_.dice.one_of(presses));
}

void People::mediator_does_something() {
    if (!supervisor_.alive()) return;
    const auto what = c_.dice.between(0, 99);
    if (what < 45) return supervisor_.order(order_about_sessions());
    if (what < 60) return supervisor_.order(order_about_tickets());
    if (what < 90) return supervisor_.order(order_about_helps());
    if (what < 94) return supervisor_.order(order_about_the_space());
    if (what < 96) return supervisor_.step(DeskPresence{static_cast<int>(c_.dice.between(0, 2))});
    if (what < 98) return supervisor_.step(AccountSignedOut{some_account()});
    supervisor_.enrol(some_station());  // approved again, or for the first time since its removal
}

Order People::order_about_sessions() {
    switch (c_.dice.between(0, 5)) {
        case 0:
            return ExtendSession{some_session(), static_cast<int>(c_.dice.between(0, 3))};
        case 1:
            return EndSession{some_session()};
        case 2:
            return ReturnStation{some_station()};
        case 3:
            if (c_.dice.permille(60)) return RemoveStation{some_station()};
            [[fallthrough]];
        default: {
            const char* policies[] = {"", "open", "short", "silent", "unheard-of"};
            return StartSession{some_station(), c_.dice.one_of(policies),
                                static_cast<int>(c_.dice.between(0, 2))};
        }
    }
}

Order People::order_about_tickets() {
    if (c_.dice.permille(200)) return RevokeTicket{some_ticket()};
    NewTickets order;
    order.policy = "short";
    order.minutes = static_cast<int>(c_.dice.between(0, 3));
    order.valid_ms = minutes(c_.dice.between(1, 60));
    for (auto n = c_.dice.between(1, 4); n > 0; --n) {
        order.codes.push_back(std::to_string(c_.dice.between(10'000'000, 99'999'999)));
    }
    return order;
}

Order People::order_about_helps() {
    switch (c_.dice.between(0, 9)) {
        case 0:
            return EndHelpCommand{some_help(), some_account()};
        case 1:
            return ReleaseControlCommand{some_help(), some_account()};
        case 2:  // mostly by a colleague, who may look along
            return OpenHelp{some_viewed_station(), HelpKind::view, some_colleague(), "Bob"};
        case 3:
            return OpenHelp{some_viewed_station(), HelpKind::clipboard, some_account(), "Ana"};
        case 4:
        case 5:
            return OpenHelp{some_viewed_station(), HelpKind::control, some_account(), "Ana"};
        default:
            return OpenHelp{some_station(), HelpKind::view, some_account(), "Ana"};
    }
}

// The desk's page may be loaded again, be closed, or come back, late or in time.
void People::sees(HelpId help) {
    if (!c_.faults || c_.dice.permille(400)) return;
    c_.schedule.in(c_.dice.between(0, 20'000'000), [this, help] {
        supervisor_.relay().viewer_leaves(help);
        const Micros away = c_.dice.permille(600) ? c_.dice.between(1'000, 3'000'000)
                                                  : c_.dice.between(1'000'000, 30'000'000);
        c_.schedule.in(away, [this, help] { supervisor_.step(ViewerCame{help}); });
    });
}

Order People::order_about_the_space() {
    if (c_.dice.permille(600)) return OpenSpace{};
    return CloseSpace{c_.dice.permille(300) ? 0 : seconds(c_.dice.between(1, 240))};
}

SessionId People::some_session() {
    const auto live = supervisor_.floor().live_sessions(supervisor_.now());
    return live.empty() || c_.dice.permille(100)
               ? SessionId{static_cast<std::uint64_t>(c_.dice.between(1, 30))}
               : c_.dice.one_of(live).id;
}

HelpId People::some_help() {
    for (const FloorStation& station : supervisor_.floor().stations(supervisor_.now())) {
        for (const FloorHelp& help : station.helps) {
            if (c_.dice.permille(600)) return help.row.id;
        }
    }
    return HelpId{static_cast<std::uint64_t>(c_.dice.between(1, 30))};
}

StationName People::some_station() { return c_.dice.one_of(stations_)->name(); }

// Mostly one where control may be asked.
StationName People::some_viewed_station() {
    for (const FloorStation& station : supervisor_.floor().stations(supervisor_.now())) {
        const bool viewed = !station.helps.empty() && station.helps.front().row.view;
        if (viewed && c_.dice.permille(800)) return station.name;
    }
    return some_station();
}

std::string People::some_account() { return c_.dice.permille(900) ? "ana" : "bob"; }

std::string People::some_colleague() {
    const std::string names[] = {"bob", "eve", "ida"};
    return c_.dice.one_of(names);
}

void People::read(const Reply& reply) {
    const auto* made = std::get_if<std::vector<TicketRow>>(&reply.result);
    if (made == nullptr) return;
    for (const TicketRow& row : *made) tickets_.push_back(row.code);
}

}  // namespace foyer::sim
