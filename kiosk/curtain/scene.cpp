#include "kiosk/curtain/scene.hpp"

#include <algorithm>

#include "kiosk/curtain/bar.hpp"
#include "kiosk/curtain/pad.hpp"
#include "kiosk/curtain/questions.hpp"
#include "kiosk/curtain/screens.hpp"
#include "kiosk/curtain/looks.hpp"
#include "kiosk/curtain/texts.hpp"

namespace foyer::curtain {
namespace {

using kiosk::Screen;

Panel full_screen(const Page& page) {
    const auto& scene = page.show.scene;
    if (!page.show.enrolment_code.empty()) return enrolment_screen(page);
    if (scene.screen == Screen::home) return home_screen(page);
    if (!can_begin(scene)) return message_screen(page);
    return page.draft.notes_open ? notes_screen(page) : welcome_screen(page);
}

void welcome_keys(Picture& picture, const Page& page) {
    const auto& scene = page.show.scene;
    if (page.draft.notes_open) {
        picture.enter = picture.escape = ReadNotes{false};
        return;
    }
    if (scene.start_pending) return;
    picture.digits = true;
    if (!page.draft.digits.empty()) {
        picture.escape = TakeBackDigit{};
        picture.enter = submit_ticket(page.draft);
    } else if (scene.space.free_access) {
        picture.enter = Tell{kiosk::StartPressed{}};
    }
}

void session_keys(Picture& picture, const Page& page) {
    const auto& scene = page.show.scene;
    if (scene.frame) {
        picture.stop = Tell{kiosk::StopPressed{}};
        picture.hide = Tell{kiosk::HidePressed{}};
    }
    if (scene.session->help_possible && !scene.frame) {
        picture.help = scene.call ? Action{BringNoticeBack{}} : Action{Tell{kiosk::CallPressed{}}};
    }
    if (!picture.desktop && picture.target("continue")) picture.enter = PutNoticeAway{};
}

// When some words of the picture change by themselves.
std::optional<Millis> changes_in(const Page& page) {
    const auto& scene = page.show.scene;
    std::optional<Millis> next;
    const auto at = [&](Millis in) { next = next ? std::min(*next, in) : in; };
    if (scene.session && scene.session->left_ms > page.ago) {
        at(time_left_changes_in(scene.session->left_ms - page.ago));
    }
    if (scene.session && scene.session->idle_end_ms.value_or(0) > page.ago) {
        at(waiting_time_changes_in(*scene.session->idle_end_ms - page.ago));
    }
    if (scene.screen != Screen::welcome) return next;
    if (scene.refusal && scene.refusal->wait_ms > page.ago) {
        at(waiting_time_changes_in(scene.refusal->wait_ms - page.ago));
    }
    if (scene.space.mode == SpaceMode::closing && scene.space.closing_in_ms > page.ago) {
        at(time_left_changes_in(scene.space.closing_in_ms - page.ago));
    }
    return next;
}

kiosk::Scene scene_in_place_of(const kiosk::Scene& last, Screen screen) {
    kiosk::Scene scene;
    scene.screen = screen;
    scene.space = last.space;
    scene.linked = last.linked;
    return scene;
}

// Tab has reached this target: a second edge, inside the first.
void mark_reached(Picture& picture, const std::string& name, const Glass& glass) {
    for (auto& panel : picture.panels) {
        for (const auto& target : panel.targets) {
            if (target.name != name) continue;
            const int away = glass.mm(1.2);
            Color edge = panel.ground;
            for (const auto& plate : panel.plates) {
                if (plate.box == target.box) edge = contrast(plate.fill, dark) > 7 ? dark : white;
            }
            panel.edge = Plate{target.box.inset(away), {}, edge, std::max(glass.mm(0.8), 2),
                               glass.mm(1.5)};
        }
    }
}

}  // namespace

const std::string& language_of(const Show& show, const Draft& draft) {
    return draft.language.empty() ? show.language : draft.language;
}

Show farewell_after(const Show& session) {
    Show show = session;
    show.tiles.clear();
    show.scene = scene_in_place_of(session.scene, Screen::welcome);
    show.scene.leaving = kiosk::Leaving::erasing;
    show.scene.medium = session.scene.medium;
    return show;
}

bool only_waits(const kiosk::Scene& scene) {
    return scene.screen == Screen::opening ||
           (scene.screen == Screen::welcome && scene.start_pending);
}

std::optional<Show> foreseen_after(const Show& show) {
    const Screen screen = show.scene.screen;
    if (screen == Screen::opening && show.scene.session) {
        Show home = show;
        home.scene.screen = Screen::home;
        return home;
    }
    if (screen == Screen::welcome && show.scene.leaving != kiosk::Leaving::erasing &&
        !show.tiles.empty()) {
        Show home = show;
        home.scene = scene_in_place_of(show.scene, Screen::home);
        home.scene.session.emplace();
        return home;
    }
    const bool sits = screen == Screen::home || screen == Screen::desktop;
    if (!sits || show.scene.space.mode != SpaceMode::open) return std::nullopt;
    return farewell_after(show);
}

Box host_area(const Glass& glass) {
    return {0, 0, glass.width, glass.height - bar_height(glass)};
}

Picture layout(const Show& show, Millis ago, const Draft& draft, const Typesetter& type) {
    const auto& scene = show.scene;
    const Glass& glass = type.glass();
    Page page{show, ago, draft, type, language_of(show, draft), {}};
    speak(page.language);

    const bool in_session = scene.session.has_value() && show.enrolment_code.empty() &&
                            (scene.screen == Screen::home || scene.screen == Screen::desktop);
    Picture picture;
    picture.desktop = in_session && scene.screen == Screen::desktop;
    picture.changes_in_ms = changes_in(page);

    page.area = in_session ? host_area(glass) : Box{0, 0, glass.width, glass.height};
    if (!picture.desktop) picture.panels.push_back(full_screen(page));
    if (!in_session) {
        if (can_begin(scene) && show.enrolment_code.empty()) welcome_keys(picture, page);
        mark_reached(picture, draft.marked, glass);
        return picture;
    }

    const Box guest = page.area;
    page.area = {0, guest.bottom(), glass.width, glass.height - guest.bottom()};
    picture.panels.push_back(bar(page));
    page.area = guest;
    if (scene.frame) {
        for (auto& border : frame(page, guest)) picture.panels.push_back(std::move(border));
    }
    if (auto told = notice(page)) picture.panels.push_back(std::move(*told));
    session_keys(picture, page);
    if (auto asked = question(page)) {
        picture.panels.push_back(std::move(asked->panel));
        picture.enter = picture.escape = asked->safe;
    }
    picture.keyboard_to_guest = picture.desktop && !picture.panel(Layer::question);
    mark_reached(picture, draft.marked, glass);
    return picture;
}

}  // namespace foyer::curtain
