#include "tests/screens/scenes.hpp"

#include <cassert>
#include <functional>

namespace foyer::curtain {
namespace {

using kiosk::Leaving;
using kiosk::Screen;

constexpr const char* helper = "Maÿlis d'Hérouville-L'Écuyer";
constexpr const char* colleague = "Chloé Vandenbroucke";

Show base(Screen screen) {
    Show show;
    show.station = "poste-3";
    show.language = "fr";
    show.scene.screen = screen;
    show.scene.linked = true;
    show.scene.space.name = "Le Foyer de Saint-Léger";
    show.scene.space.staffed = true;
    show.scene.space.phone = "02 41 00 00 00";
    show.scene.space.reopens_fr = "mardi à 14 h";
    show.scene.space.reopens_en = "Tuesday at 14:00";
    show.scene.space.free_access = true;
    return show;
}

Show in_session(Screen screen) {
    Show show = base(screen);
    show.scene.session.emplace();
    show.scene.session->id = SessionId{7};
    show.scene.session->left_ms = minutes(25);
    show.scene.session->extension_ms = minutes(30);
    show.tiles = {{"internet.desktop", "Internet", ""},
                  {"messages.desktop", "Mes messages", ""},
                  {"demarches.desktop", "Mes démarches", ""},
                  {"ecrire.desktop", "Écrire et imprimer", ""},
                  {"apprendre.desktop", "Apprendre", ""},
                  {"jouer.desktop", "Jouer", ""}};
    return show;
}

}  // namespace

std::vector<NamedScene> all_scenes() {
    std::vector<NamedScene> scenes;
    const auto add = [&](const std::string& name, Show show,
                         const std::function<void(kiosk::Scene&, Draft&)>& change = {}) {
        NamedScene scene{name, std::move(show), {}};
        if (change) change(scene.show.scene, scene.draft);
        scenes.push_back(std::move(scene));
    };
    add("starting-up", base(Screen::starting_up));
    add("welcome", base(Screen::welcome));
    add("welcome-ticket-only", base(Screen::welcome), [](auto& scene, auto& draft) {
        scene.space.free_access = false;
        draft.digits = "1234567";
    });
    add("welcome-ticket-typed", base(Screen::welcome),
        [](auto&, auto& draft) { draft.digits = "12345678"; });
    add("welcome-pending", base(Screen::welcome), [](auto& scene, auto& draft) {
        scene.start_pending = true;
        draft.digits = "12345678";
    });
    add("welcome-wrong-ticket", base(Screen::welcome),
        [](auto& scene, auto&) { scene.refusal = {true, 0}; });
    add("welcome-wait", base(Screen::welcome), [](auto& scene, auto&) {
        scene.refusal = {true, seconds(300)};
        scene.space.free_access = false;
    });
    add("welcome-refused", base(Screen::welcome),
        [](auto& scene, auto&) { scene.refusal = {false, 0}; });
    add("welcome-closing", base(Screen::welcome), [](auto& scene, auto&) {
        scene.space.mode = SpaceMode::closing;
        scene.space.closing_in_ms = minutes(10);
    });
    add("welcome-unlinked", base(Screen::welcome), [](auto& scene, auto&) { scene.linked = false; });
    add("notes", base(Screen::welcome), [](auto&, auto& draft) { draft.notes_open = true; });
    add("opening", base(Screen::opening));
    add("home", in_session(Screen::home));
    add("home-four", in_session(Screen::home));
    scenes.back().show.tiles.resize(4);
    add("home-two", in_session(Screen::home));
    scenes.back().show.tiles.resize(2);
    add("home-none", in_session(Screen::home));
    scenes.back().show.tiles.clear();
    add("home-long-titles", in_session(Screen::home));
    for (auto& tile : scenes.back().show.tiles) {
        tile.title = "Anticonstitutionnellement et autres mots interminables du dictionnaire";
    }
    add("home-long-time", in_session(Screen::home),
        [](auto& scene, auto&) { scene.session->left_ms = minutes(95); });
    add("home-no-help", in_session(Screen::home),
        [](auto& scene, auto&) { scene.session->help_possible = false; });
    add("home-finish", in_session(Screen::home),
        [](auto& scene, auto&) { scene.session->finish_question = true; });
    add("desktop", in_session(Screen::desktop));
    add("desktop-last-minutes", in_session(Screen::desktop),
        [](auto& scene, auto&) { scene.session->left_ms = minutes(3); });
    add("call", in_session(Screen::desktop), [](auto& scene, auto&) { scene.call.emplace(); });
    add("call-one", in_session(Screen::desktop), [](auto& scene, auto&) { scene.call = {1}; });
    add("call-queue", in_session(Screen::home), [](auto& scene, auto&) { scene.call = {12}; });
    add("call-nobody", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.call.emplace();
        scene.space.staffed = false;
    });
    add("call-read", in_session(Screen::desktop), [](auto& scene, auto& draft) {
        scene.call.emplace();
        draft.notice_away = true;
    });
    add("question-view", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.question = {HelpId{4}, HelpKind::view, helper};
    });
    add("question-control", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.frame = {HelpId{4}, helper, false, false};
        scene.question = {HelpId{4}, HelpKind::control, helper};
    });
    add("frame-view", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.frame = {HelpId{4}, helper, false, false};
    });
    add("frame-control", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.frame = {HelpId{4}, helper, true, false};
        scene.session->left_ms = minutes(115);
    });
    add("frame-hidden", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.frame = {HelpId{4}, helper, true, true};
    });
    add("frame-long-name", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.frame = {HelpId{4}, std::string(300, 'W'), true, false};
    });
    add("question-clipboard", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.frame = {HelpId{4}, helper, true, false};
        scene.question = {HelpId{4}, HelpKind::clipboard, helper};
    });
    add("frame-clipboard", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.frame = {HelpId{4}, "Nadia", true, false};
        scene.frame->clipboard = true;
    });
    add("question-along", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.frame = {HelpId{4}, helper, false, false};
        scene.question = {HelpId{5}, HelpKind::view, colleague, helper};
    });
    add("frame-along", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.frame = {HelpId{4}, "Nadia", false, false, {"Paul"}};
    });
    add("frame-along-control", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.frame = {HelpId{4}, "Nadia", true, false, {"Paul", "Zoé"}};
    });
    add("frame-long-names", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.frame = {HelpId{4}, helper, true, false, {colleague, helper}};
    });
    add("helpers-gone", in_session(Screen::desktop),
        [](auto& scene, auto&) { scene.helpers_gone = {helper, colleague}; });
    add("helper-gone", in_session(Screen::desktop),
        [](auto& scene, auto&) { scene.helpers_gone = {helper}; });
    add("warning", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.session->left_ms = minutes(10);
        scene.session->warning = true;
    });
    add("warning-last", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.session->left_ms = minutes(2);
        scene.session->warning = true;
        scene.session->extension_ms = 0;
    });
    add("warning-closing", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.session->left_ms = minutes(10);
        scene.session->warning = true;
        scene.session->extension_ms = 0;
        scene.space.mode = SpaceMode::closing;
    });
    add("still-there", in_session(Screen::desktop),
        [](auto& scene, auto&) { scene.session->idle_end_ms = seconds(60); });
    add("finish", in_session(Screen::desktop),
        [](auto& scene, auto&) { scene.session->finish_question = true; });
    add("finish-medium", in_session(Screen::desktop), [](auto& scene, auto&) {
        scene.session->finish_question = true;
        scene.medium = true;
    });
    add("erasing", base(Screen::erasing));
    add("leaving-erasing", base(Screen::welcome),
        [](auto& scene, auto&) { scene.leaving = Leaving::erasing; });
    add("leaving-erasing-medium", base(Screen::welcome), [](auto& scene, auto&) {
        scene.leaving = Leaving::erasing;
        scene.medium = true;
    });
    add("leaving-erasing-medium-unlinked", base(Screen::welcome), [](auto& scene, auto&) {
        scene.leaving = Leaving::erasing;
        scene.medium = true;
        scene.linked = false;
    });
    add("leaving-done", base(Screen::welcome),
        [](auto& scene, auto&) { scene.leaving = Leaving::done; });
    add("out-of-order", base(Screen::out_of_order));
    add("erasing-failed", base(Screen::out_of_order),
        [](auto&, auto& draft) { draft.erasing_failed = true; });
    add("erasing-failed-medium", base(Screen::out_of_order), [](auto& scene, auto& draft) {
        scene.medium = true;
        draft.erasing_failed = true;
    });
    add("take-medium", base(Screen::take_medium),
        [](auto& scene, auto&) { scene.medium = true; });
    add("closed", base(Screen::closed));
    add("enrolment", base(Screen::starting_up));
    scenes.back().show.enrolment_code = "402917";
    return scenes;
}

NamedScene scene_named(const std::string& name) {
    for (auto& scene : all_scenes()) {
        if (scene.name == name) return scene;
    }
    assert(false && "no scene of this name");
    return {};
}

std::vector<NamedGlass> all_glasses() {
    return {{"1024x768", Glass::of(1024, 768, 304, 228)},
            {"1024x768-unknown", Glass::of(1024, 768, 0, 0)},
            {"1280x1024", Glass::of(1280, 1024, 376, 301)},
            {"1366x768", Glass::of(1366, 768, 309, 174)},
            {"1920x1080", Glass::of(1920, 1080, 477, 268)}};
}

}  // namespace foyer::curtain
