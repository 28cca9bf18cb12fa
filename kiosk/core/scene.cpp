// What the curtain shows, out of what the core knows.
#include <algorithm>

#include "kiosk/core/state.hpp"

namespace foyer::kiosk::core {

namespace {

Screen screen_of(const State& s) {
    if (s.clearing_for_next()) return Screen::welcome;
    switch (s.state) {
        case StationState::free:
            return Screen::welcome;
        case StationState::starting:
            return Screen::opening;
        case StationState::in_use:
            return s.session->at_home ? Screen::home : Screen::desktop;
        case StationState::ending:
            return Screen::erasing;
        case StationState::resetting:
            if (s.erasing) return Screen::erasing;
            return s.space.mode == SpaceMode::closed ? Screen::closed : Screen::starting_up;
        case StationState::out_of_order:
            return s.only_medium ? Screen::take_medium : Screen::out_of_order;
        case StationState::closed:
            return Screen::closed;
    }
    return Screen::out_of_order;
}

Leaving leaving_of(const State& s) {
    if (s.clearing_for_next()) return s.early ? Leaving::nobody : Leaving::erasing;
    // Nothing is finished for the guest who has ended before they have taken it.
    if (s.only_medium && s.erasing) return Leaving::erasing;
    return s.farewell_until_ms ? Leaving::done : Leaving::nobody;
}

Scene::Session shown_session(const State& s, Millis mono_ms) {
    const Session& session = *s.session;
    const Millis left_ms = s.left_ms(mono_ms);
    const auto asked_ms = s.idle_question_ms();
    const bool asked = asked_ms && mono_ms >= *asked_ms;
    return {.id = session.id,
            .policy = session.policy.name,
            .left_ms = left_ms,
            .warning = session.time.started() && session.time.warning_ms(left_ms).has_value(),
            .extension_ms = s.extension_ms(),
            .finish_question = session.finish_question,
            .idle_end_ms = asked ? std::optional(*s.idle_end_ms() - mono_ms) : std::nullopt,
            .tiles = session.policy.apps.tiles,
            .help_possible = session.policy.help.view};
}

void show_help(const State& s, Scene& scene) {
    if (const Help* asking = s.asking()) {
        const bool first = asking == &s.helps.front();
        scene.question = Scene::Question{asking->id, asking->asked->kind, asking->helper,
                                         first ? "" : s.helps.front().helper};
    }
    if (!s.seen()) return;
    const Help& help = s.helps.front();
    scene.frame = Scene::Frame{help.id, help.helper, help.control, s.hidden};
    scene.frame->clipboard = help.clipboard;
    for (const Help& each : s.helps) {
        if (&each != &help && each.view) scene.frame->onlookers.push_back(each.helper);
    }
}

}  // namespace

Scene State::scene(Millis mono_ms) const {
    Scene scene;
    scene.screen = screen_of(*this);
    scene.leaving = leaving_of(*this);
    scene.medium = medium;
    scene.space = space;
    if (closes_at_ms) {
        scene.space.closing_in_ms = std::max<Millis>(*closes_at_ms - mono_ms, 0);
    }
    scene.linked = link && link->welcomed;
    if (refused) {
        scene.refusal =
            Scene::Refusal{.wrong_ticket = refused->ticket,
                           .wait_ms = std::max<Millis>(refused->wait_until_ms - mono_ms, 0)};
    }
    scene.start_pending = pending || early;
    if (session) scene.session = shown_session(*this, mono_ms);
    if (session && session->called_ms) scene.call = Scene::Call{session->calls_before};
    show_help(*this, scene);
    scene.helpers_gone = helpers_gone;
    return scene;
}

}  // namespace foyer::kiosk::core
