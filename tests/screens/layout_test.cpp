// Every scene, in both languages, on the screens of second-hand machines: the rules of a public
// screen, computed.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <tuple>

#include "kiosk/curtain/looks.hpp"
#include "kiosk/curtain/scene.hpp"
#include "kiosk/curtain/texts.hpp"
#include "tests/screens/scenes.hpp"

namespace foyer::curtain {
namespace {

struct Laid {
    std::string name;  // scene, glass, language
    const Typesetter* type;
    NamedScene scene;
    Picture picture;
};

std::vector<Laid> lay_all() {
    open_texts(FOYER_LOCALE_DIR);
    static std::vector<std::unique_ptr<Typesetter>> types;
    std::vector<Laid> all;
    for (const auto& [glass_name, glass] : all_glasses()) {
        types.push_back(std::make_unique<Typesetter>(glass));
        for (const std::string language : {"fr", "en"}) {
            for (auto scene : all_scenes()) {
                scene.show.language = language;
                auto picture = layout(scene.show, 0, scene.draft, *types.back());
                all.push_back({scene.name + " " + glass_name + " " + language, types.back().get(),
                               scene, std::move(picture)});
            }
        }
    }
    return all;
}

// Calls it for each picture; failures name the picture.
void each_picture(const std::function<void(const Picture&, const Typesetter&, const NamedScene&)>&
                      look) {
    static const auto all = lay_all();
    for (const auto& laid : all) {
        SCOPED_TRACE(laid.name);
        look(laid.picture, *laid.type, laid.scene);
    }
}

TEST(Picture, KeepsEverythingInsideItsPanelAndThePanelsOnTheGlass) {
    each_picture([](const Picture& picture, const Typesetter& type, const NamedScene&) {
        const Box glass{0, 0, type.glass().width, type.glass().height};
        for (const auto& panel : picture.panels) {
            EXPECT_TRUE(glass.contains(panel.box));
            for (const auto& text : panel.texts) EXPECT_TRUE(panel.box.contains(text.box)) << text.words;
            for (const auto& mark : panel.marks) EXPECT_TRUE(panel.box.contains(mark.box));
            for (const auto& plate : panel.plates) EXPECT_TRUE(panel.box.contains(plate.box));
            for (const auto& target : panel.targets) {
                EXPECT_TRUE(panel.box.contains(target.box)) << target.name;
            }
        }
    });
}

TEST(Picture, GivesEveryTextTheRoomItTakes) {
    each_picture([](const Picture& picture, const Typesetter& type, const NamedScene& scene) {
        for (const auto& panel : picture.panels) {
            for (const auto& text : panel.texts) {
                const auto taken = type.size(text);
                EXPECT_LE(taken.w, text.box.w) << text.words;
                EXPECT_LE(taken.h, text.box.h) << text.words;
                // Our own words are whole; only a title from outside may be broken.
                if (scene.name != "home-long-titles" && !scene.name.starts_with("frame-long-name")) {
                    EXPECT_FALSE(taken.word_broken) << text.words;
                    EXPECT_EQ(text.words.find("…"), std::string::npos) << text.words;
                }
            }
        }
    });
}

TEST(Picture, LaysNothingOverAnotherThing) {
    each_picture([](const Picture& picture, const Typesetter&, const NamedScene&) {
        for (const auto& panel : picture.panels) {
            std::vector<Box> boxes;
            for (const auto& text : panel.texts) boxes.push_back(text.box);
            for (const auto& mark : panel.marks) boxes.push_back(mark.box);
            for (std::size_t i = 0; i < boxes.size(); ++i) {
                for (std::size_t j = i + 1; j < boxes.size(); ++j) {
                    EXPECT_FALSE(boxes[i].overlaps(boxes[j]))
                        << (j < panel.texts.size() ? panel.texts[j].words : "a sign") << " over "
                        << (i < panel.texts.size() ? panel.texts[i].words : "a sign");
                }
            }
            // A text stands on a plate whole, or beside it.
            for (const auto& text : panel.texts) {
                for (const auto& plate : panel.plates) {
                    EXPECT_TRUE(plate.box.contains(text.box) || !plate.box.overlaps(text.box))
                        << text.words;
                }
            }
        }
    });
}

TEST(Picture, KeepsTheBarClearOfQuestionsAndNotices) {
    each_picture([](const Picture& picture, const Typesetter&, const NamedScene&) {
        const Panel* bar = picture.panel(Layer::bar);
        if (!bar) return;
        for (const auto layer : {Layer::question, Layer::notice, Layer::curtain}) {
            const Panel* panel = picture.panel(layer);
            EXPECT_FALSE(panel && panel->box.overlaps(bar->box));
        }
    });
}

TEST(Picture, HasTargetsForUnsureHands) {
    each_picture([](const Picture& picture, const Typesetter& type, const NamedScene&) {
        const Glass& glass = type.glass();
        for (const auto& panel : picture.panels) {
            for (const auto& target : panel.targets) {
                const int least = target.name.starts_with("tile-") ? 40 : 15;
                EXPECT_GE(target.box.h, glass.mm(least) - 1) << target.name;
                EXPECT_GE(target.box.w, glass.mm(least) - 1) << target.name;
                for (const auto& other : panel.targets) {
                    if (&other == &target) continue;
                    const int gap = glass.mm(4) - 1;
                    EXPECT_FALSE(target.box.inset(-gap).overlaps(other.box))
                        << target.name << " and " << other.name;
                }
            }
        }
    });
}

TEST(Picture, HasNoMoreThanSixTiles) {
    each_picture([](const Picture& picture, const Typesetter&, const NamedScene&) {
        int tiles = 0;
        for (const auto& panel : picture.panels) {
            for (const auto& target : panel.targets) tiles += target.name.starts_with("tile-");
        }
        EXPECT_LE(tiles, 6);
    });
}

TEST(Picture, IsReadableAtSixtyCentimetres) {
    constexpr double capital = 0.71, least_mm = 3.5;  // 20 minutes of arc
    each_picture([=](const Picture& picture, const Typesetter& type, const NamedScene&) {
        for (const auto& panel : picture.panels) {
            for (const auto& text : panel.texts) {
                EXPECT_GE(text.face.size_pt, 18) << text.words;
                EXPECT_GE(type.glass().pt(text.face.size_pt) * capital / type.glass().px_per_mm,
                          least_mm);
            }
        }
    });
}

TEST(Picture, HasAContrastOfSevenToOneEverywhere) {
    each_picture([](const Picture& picture, const Typesetter&, const NamedScene&) {
        for (const auto& panel : picture.panels) {
            const auto ground_under = [&](const Box& box) {
                Color ground = panel.ground;
                for (const auto& plate : panel.plates) {
                    if (plate.box.contains(box)) ground = plate.fill;
                }
                return ground;
            };
            for (const auto& text : panel.texts) {
                EXPECT_EQ(text.ground, ground_under(text.box)) << text.words;
                EXPECT_GE(contrast(text.ink, text.ground), 7) << text.words;
            }
            for (const auto& mark : panel.marks) EXPECT_GE(contrast(mark.ink, mark.ground), 7);
        }
    });
}

TEST(Contrast, IsThatOfWcag) {
    EXPECT_NEAR(contrast({0, 0, 0}, {255, 255, 255}), 21, 1e-9);
    EXPECT_NEAR(contrast(dark, cream), 16.4, 0.1);
    EXPECT_NEAR(contrast(white, blue), 11.1, 0.1);
    EXPECT_NEAR(contrast(dark, amber), 11.4, 0.1);
}

TEST(Picture, NeverErasesNorConsentsByEnterOrEscape) {
    each_picture([](const Picture& picture, const Typesetter&, const NamedScene& scene) {
        for (const auto& action : {picture.enter, picture.escape, picture.help}) {
            const auto* tell = action ? std::get_if<Tell>(&*action) : nullptr;
            if (!tell) continue;
            EXPECT_FALSE(std::holds_alternative<kiosk::FinishConfirmed>(tell->event));
            const auto* answer = std::get_if<kiosk::ConsentAnswered>(&tell->event);
            EXPECT_FALSE(answer && answer->yes);
        }
        if (picture.panel(Layer::question)) {
            EXPECT_TRUE(picture.enter && picture.escape) << scene.name;
        }
    });
}

TEST(Bar, KeepsHelpAndTheEndInTheirCorners) {
    each_picture([](const Picture& picture, const Typesetter& type, const NamedScene&) {
        const Panel* bar = picture.panel(Layer::bar);
        if (!bar) return;
        const int corner = type.glass().mm(3);
        EXPECT_GE(picture.target("finish")->box.right(), bar->box.right() - corner);
        for (const char* name : {"call", "withdraw", "stop"}) {
            if (const Target* help = picture.target(name)) {
                EXPECT_LE(help->box.x, corner) << name;
            }
        }
    });
}

TEST(Frame, IsThereWithANameAndStopAsLongAsAHelpLasts) {
    each_picture([](const Picture& picture, const Typesetter& type, const NamedScene& scene) {
        const bool helped = scene.show.scene.frame.has_value();
        for (const auto layer : {Layer::frame_top, Layer::frame_bottom, Layer::frame_left,
                                 Layer::frame_right}) {
            EXPECT_EQ(picture.panel(layer) != nullptr, helped);
        }
        EXPECT_EQ(picture.target("stop") != nullptr, helped);
        EXPECT_EQ(picture.stop.has_value(), helped);
        if (!helped || scene.show.scene.frame->hidden || scene.name.starts_with("frame-long-name")) return;
        const auto helper = typographic(scene.show.scene.frame->helper);
        const auto& texts = picture.panel(Layer::bar)->texts;
        EXPECT_TRUE(std::any_of(texts.begin(), texts.end(), [&](const Text& text) {
            return text.words.find(helper) != std::string::npos;
        }));
        EXPECT_GE(picture.panel(Layer::frame_left)->box.w, type.glass().mm(1.5));  // seen from the chair
    });
}

TEST(Picture, GivesTheKeyboardToTheGuestOnlyWhenNothingIsAsked) {
    each_picture([](const Picture& picture, const Typesetter&, const NamedScene& scene) {
        const bool desktop = scene.show.scene.screen == kiosk::Screen::desktop;
        EXPECT_EQ(picture.desktop, desktop);
        EXPECT_EQ(picture.keyboard_to_guest, desktop && !picture.panel(Layer::question));
    });
}

TEST(Foreseen, IsTheHomeOfAnOpeningAndTheFarewellOfWhoSitsThere) {
    Show opening = scene_named("home").show;
    opening.scene.screen = kiosk::Screen::opening;
    EXPECT_EQ(foreseen_after(opening), scene_named("home").show);
    for (const char* name : {"home", "desktop"}) {
        const Show& sits = scene_named(name).show;
        EXPECT_EQ(foreseen_after(sits), farewell_after(sits));
    }
    Show closing = scene_named("desktop").show;
    closing.scene.space.mode = SpaceMode::closing;
    EXPECT_FALSE(foreseen_after(closing)) << "what follows is no welcome";
    Show welcome = scene_named("welcome").show;
    EXPECT_FALSE(foreseen_after(welcome)) << "nobody knows which tiles";
    welcome.tiles = scene_named("home").show.tiles;
    const auto home = foreseen_after(welcome);
    ASSERT_TRUE(home);
    EXPECT_EQ(home->scene.screen, kiosk::Screen::home);
    EXPECT_EQ(home->tiles, welcome.tiles);
    welcome.scene.leaving = kiosk::Leaving::erasing;
    EXPECT_FALSE(foreseen_after(welcome)) << "the processors have something else to do";
    EXPECT_FALSE(foreseen_after(scene_named("opening").show)) << "nobody has it yet";
}

std::string words(const Picture& picture) {
    std::string all;
    for (const auto& panel : picture.panels) {
        for (const auto& text : panel.texts) all += text.words + '\n';
    }
    return all;
}

TEST(Medium, IsSpokenOfOnEveryScreenOfWhoLeavesAsLongAsItIsIn) {
    open_texts(FOYER_LOCALE_DIR);
    const Typesetter type(Glass::of(1024, 768, 304, 228));
    for (const char* name :
         {"finish-medium", "leaving-erasing-medium", "leaving-erasing-medium-unlinked",
          "erasing-failed-medium", "take-medium"}) {
        for (const auto& [language, stick, take] :
             {std::tuple{"fr", "Votre clé USB est encore branchée.", "Reprenez-la."},
              std::tuple{"en", "Your USB stick is still plugged in.", "Please take it."}}) {
            SCOPED_TRACE(std::string(name) + " " + language);
            auto scene = scene_named(name);
            scene.show.language = language;
            const std::string in = words(layout(scene.show, 0, scene.draft, type));
            EXPECT_NE(in.find(stick), std::string::npos) << in;
            EXPECT_NE(in.find(take), std::string::npos) << in;
            if (scene.show.scene.screen == kiosk::Screen::take_medium) continue;
            scene.show.scene.medium = false;
            const std::string out = words(layout(scene.show, 0, scene.draft, type));
            EXPECT_EQ(out.find(stick), std::string::npos) << out;
            EXPECT_EQ(out.find(take), std::string::npos) << out;
        }
    }
}

TEST(Medium, IsStillSpokenOfOnTheWelcomeThatIsDrawnAhead) {
    auto scene = scene_named("desktop");
    EXPECT_FALSE(farewell_after(scene.show).scene.medium);
    scene.show.scene.medium = true;
    EXPECT_TRUE(farewell_after(scene.show).scene.medium);
}

TEST(Picture, SaysWhenSomebodyIsBackInTheLanguageOfTheScreen) {
    int said = 0;
    each_picture([&](const Picture& picture, const Typesetter&, const NamedScene& scene) {
        const bool french = scene.show.language == "fr";
        for (const auto& panel : picture.panels) {
            for (const auto& text : panel.texts) {
                said += text.words.find(french ? "mardi à 14 h" : "Tuesday at 14:00") !=
                        std::string::npos;
                EXPECT_EQ(text.words.find(french ? "Tuesday" : "mardi"), std::string::npos);
            }
        }
    });
    EXPECT_EQ(said, 2 * 2 * 5) << "the closed screen and the call that nobody hears, each glass";
}

TEST(Picture, ChangesExactlyWhenItSays) {
    open_texts(FOYER_LOCALE_DIR);
    const Typesetter type(Glass::of(1024, 768, 304, 228));
    for (const char* name : {"desktop", "warning", "welcome-wait", "welcome-closing"}) {
        const auto scene = scene_named(name);
        const auto now = layout(scene.show, 0, scene.draft, type);
        ASSERT_TRUE(now.changes_in_ms) << name;
        const Millis in = *now.changes_in_ms;
        EXPECT_EQ(words(now), words(layout(scene.show, in - 1, scene.draft, type))) << name;
        EXPECT_NE(words(now), words(layout(scene.show, in, scene.draft, type))) << name;
    }
    EXPECT_FALSE(layout(scene_named("welcome").show, 0, {}, type).changes_in_ms);
    EXPECT_FALSE(layout(scene_named("leaving-done").show, 0, {}, type).changes_in_ms);
}

}  // namespace
}  // namespace foyer::curtain
