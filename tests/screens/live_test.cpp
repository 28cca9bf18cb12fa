// The curtain as a whole: foyer-curtain on a real X server, pressed by XTest.
#include <gtest/gtest.h>
#include <xcb/res.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "kiosk/curtain/looks.hpp"
#include "kiosk/curtain/scene.hpp"
#include "tests/screens/live.hpp"
#include "tests/screens/scenes.hpp"

namespace foyer::curtain {
namespace {

constexpr std::uint32_t enter_key = 0xFF0D, escape_key = 0xFF1B, f1_key = 0xFFBE,
                        f11_key = 0xFFC8, f12_key = 0xFFC9, tab_key = 0xFF09;
constexpr Color guest_red{0xFF, 0x00, 0x10};

template <class Event>
void expect_pressed(Live& live) {
    const auto event = live.pressed();
    ASSERT_TRUE(event);
    EXPECT_TRUE(std::holds_alternative<Event>(*event)) << "event " << event->index();
}

// Shows a scene of the list.
void show(Live& live, const std::string& name) {
    live.send(scene_named(name).show);
    live.settle();
}

// A guest's screen, all red, in the host window.
HostReady show_desktop(Live& live, const std::string& name = "desktop") {
    const auto host = live.make_host(1);
    live.paint(host, guest_red);
    live.send(UseHost{1});
    show(live, name);
    return host;
}

// Looks again and again; false: not within 10 s.
template <class Holds>
bool eventually(const Holds& holds) {
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > limit) return false;
    }
    return true;
}

Box whole(const Shot& shot) { return {0, 0, shot.width, shot.height}; }

TEST(Curtain, ReadySaysTheMonitorsSize) {
    Live live(1024, 768);
    const auto message = live.receive();
    ASSERT_TRUE(message);
    EXPECT_EQ(std::get<Ready>(*message), (Ready{1024, 768}));
    EXPECT_GT(live.shot().count({0, 0, 1024, 768}, cream), 500'000);
}

TEST(Curtain, DrawsEveryScene) {
    Live live(1280, 1024);
    show_desktop(live);
    const auto directory = std::filesystem::path(FOYER_PICTURES_DIR);
    std::filesystem::create_directories(directory);
    std::optional<Shot> last;
    for (const auto& scene : all_scenes()) {
        if (scene.draft != Draft{}) continue;  // what is typed is typed in the tests below
        live.send(scene.show);
        live.settle();
        auto shot = live.shot();
        // What only waits is drawn when nothing else has come for a moment.
        if (only_waits(scene.show.scene) && last) {
            eventually([&] { return (shot = live.shot()).pixels != last->pixels; });
        }
        shot.write_png((directory / (scene.name + ".png")).string());
        EXPECT_FALSE(last && last->pixels == shot.pixels) << scene.name;
        const bool desktop = scene.show.scene.screen == kiosk::Screen::desktop;
        EXPECT_EQ(shot.count(whole(shot), guest_red) > 0, desktop) << scene.name;
        last = shot;
    }
}

// Drawn ahead (the guest sits there) and drawn at once (nobody did) are the same picture.
TEST(Farewell, IsOnTheGlassBeforeTheKioskHearsOfIt) {
    for (const char* name : {"desktop", "home", "finish"}) {
        Live live(1280, 1024);
        show_desktop(live, name);
        const Show farewell = farewell_after(scene_named(name).show);
        live.send(farewell);
        ASSERT_TRUE(live.covered());
        const auto shot = live.shot();
        EXPECT_EQ(shot.count(whole(shot), guest_red), 0) << name;
        Live other(1280, 1024);
        other.send(farewell);
        other.settle();
        EXPECT_TRUE(shot.pixels == other.shot().pixels) << name;
    }
}

// The pixmaps that the X server keeps for the curtain, in bytes.
std::uint64_t pixmaps_of_curtain(Live& live, const HostReady& host) {
    const std::unique_ptr<xcb_res_query_client_pixmap_bytes_reply_t, decltype(&std::free)> answer(
        xcb_res_query_client_pixmap_bytes_reply(
            live.x(), xcb_res_query_client_pixmap_bytes(live.x(), host.window), nullptr),
        &std::free);
    return answer ? std::uint64_t{answer->bytes_overflow} << 32 | answer->bytes : 0;
}

// On the desktop only the bar is the curtain's own: a picture of the whole screen is one drawn ahead.
TEST(Farewell, IsDrawnAheadForEveryGuest) {
    Live live(1280, 1024);
    for (int guest = 0; guest < 3; ++guest) {
        const HostReady host = show_desktop(live);
        const auto drawn = [&] { return pixmaps_of_curtain(live, host) >= 1280U * 1024U * 4U; };
        ASSERT_TRUE(eventually(drawn)) << "guest " << guest;
        live.send(farewell_after(scene_named("desktop").show));
        ASSERT_TRUE(live.covered());
        show(live, "welcome");
    }
}

TEST(Farewell, ThatWasNotForeseenIsDrawnAllTheSame) {
    Live live(1280, 1024);
    show_desktop(live);
    Show farewell = farewell_after(scene_named("desktop").show);
    farewell.language = farewell.language == "fr" ? "en" : "fr";
    farewell.scene.space.free_access = !farewell.scene.space.free_access;
    live.send(farewell);
    ASSERT_TRUE(live.covered());
    const auto shot = live.shot();
    Live other(1280, 1024);
    other.send(farewell);
    other.settle();
    EXPECT_TRUE(shot.pixels == other.shot().pixels);
}

Show welcome_before(const Show& home) {
    Show welcome = scene_named("welcome").show;
    welcome.tiles = home.tiles;
    return welcome;
}

// Beside the welcome itself, which is as large as the screen; the home leaves the bar's strip free.
TEST(HandOut, HomeIsDrawnAheadWhileTheWelcomeWaits) {
    Live live(1280, 1024);
    const HostReady host = live.make_host(1);
    const Show& home = scene_named("home").show;
    live.send(welcome_before(home));
    ASSERT_TRUE(eventually(
        [&] { return pixmaps_of_curtain(live, host) >= 3U * 1280U * 1024U * 4U / 2U; }));
    live.send(home);
    live.settle();
    Live other(1280, 1024);
    other.send(home);
    other.settle();
    EXPECT_TRUE(live.shot().pixels == other.shot().pixels);
}

TEST(HandOut, ThatTakesLongerIsToldAndNothingCanBePressedMeanwhile) {
    Live live(1280, 1024);
    Show asked = welcome_before(scene_named("home").show);
    live.send(asked);
    live.wait_target("start");
    asked.scene.start_pending = true;
    live.send(asked);
    live.settle();
    EXPECT_FALSE(live.targets().contains("start"));
    live.key(enter_key);
    EXPECT_TRUE(live.silent());
    Live other(1280, 1024);
    other.send(asked);
    other.settle();
    const auto told = other.shot();
    EXPECT_TRUE(eventually([&] { return live.shot().pixels == told.pixels; })) << "nobody is told";
}

TEST(Press, TellsTheKiosk) {
    Live live(1024, 768);
    show(live, "welcome");
    live.click("start");
    expect_pressed<kiosk::StartPressed>(live);
    show(live, "home");
    live.click("tile-internet.desktop");
    const auto tile = live.pressed();
    ASSERT_TRUE(tile);
    EXPECT_EQ(std::get<kiosk::TilePressed>(*tile).desktop_id, "internet.desktop");
    live.click("call");
    expect_pressed<kiosk::CallPressed>(live);
    live.click("finish");
    expect_pressed<kiosk::FinishPressed>(live);
    show(live, "desktop");
    live.click("home");
    expect_pressed<kiosk::HomePressed>(live);
    show(live, "call");
    live.click("withdraw");
    expect_pressed<kiosk::CallWithdrawn>(live);
    show(live, "finish");
    live.click("erase");
    expect_pressed<kiosk::FinishConfirmed>(live);
    show(live, "warning");
    live.click("extend");
    expect_pressed<kiosk::ExtendPressed>(live);
    show(live, "frame-view");
    live.click("hide");
    expect_pressed<kiosk::HidePressed>(live);
    live.click("stop");
    expect_pressed<kiosk::StopPressed>(live);
    show(live, "frame-control");
    live.click("mouse-back");
    expect_pressed<kiosk::ControlTakenBack>(live);
}

TEST(Press, AnswersTheConsentThatIsAsked) {
    Live live(1024, 768);
    show(live, "question-view");
    live.click("yes");
    auto event = live.pressed();
    ASSERT_TRUE(event);
    auto answer = std::get<kiosk::ConsentAnswered>(*event);
    EXPECT_EQ(answer.help, HelpId{4});
    EXPECT_EQ(answer.kind, HelpKind::view);
    EXPECT_TRUE(answer.yes);
    show(live, "question-control");
    live.click("no");
    event = live.pressed();
    ASSERT_TRUE(event);
    answer = std::get<kiosk::ConsentAnswered>(*event);
    EXPECT_EQ(answer.kind, HelpKind::control);
    EXPECT_FALSE(answer.yes);
}

TEST(Press, OfADoubleClickCountsOnce) {
    Live live(1024, 768);
    show(live, "home");
    const Box call = live.wait_target("call");
    live.click(call);
    live.click(call);
    expect_pressed<kiosk::CallPressed>(live);
    EXPECT_TRUE(live.silent());
}

TEST(Press, ThatSlidesOffMeansNothing) {
    Live live(1024, 768);
    show(live, "home");
    const Box call = live.wait_target("call");
    live.move(call.x + 5, call.y + 5);
    live.button(true);
    live.move(call.x + 5, call.y - 200);
    live.button(false);
    EXPECT_TRUE(live.silent());
    // A slip inside the target is a press.
    live.move(call.x + 5, call.y + 5);
    live.button(true);
    live.move(call.right() - 5, call.bottom() - 5);
    live.button(false);
    expect_pressed<kiosk::CallPressed>(live);
}

TEST(Press, MeantForTheDesktopDoesNotAnswerAQuestionThatHasJustAppeared) {
    Live live(1024, 768);
    show(live, "question-view");
    const Box yes = live.wait_target("yes");
    show(live, "desktop");
    live.send(scene_named("question-view").show);
    live.settle();
    live.click(yes);
    live.key(enter_key);
    EXPECT_TRUE(live.silent());
    live.click("yes");
    expect_pressed<kiosk::ConsentAnswered>(live);
}

TEST(Keys, EnterAndEscapeGiveTheSafeAnswer) {
    Live live(1024, 768);
    for (const auto key : {enter_key, escape_key}) {
        show(live, "finish");
        live.wait_target("carry-on");
        live.key(key);
        expect_pressed<kiosk::FinishCancelled>(live);
        show(live, "question-view");
        live.wait_target("no");
        live.key(key);
        const auto event = live.pressed();
        ASSERT_TRUE(event);
        EXPECT_FALSE(std::get<kiosk::ConsentAnswered>(*event).yes);
    }
}

TEST(Keys, TypeATicketOnAFrenchKeyboardWithoutShift) {
    Live live(1024, 768);
    ASSERT_EQ(live.server.run({"setxkbmap", "fr"}), 0);
    show(live, "welcome");
    for (std::uint8_t code = 10; code < 18; ++code) live.keycode(code);  // its upper row
    live.key(enter_key);
    const auto event = live.pressed();
    ASSERT_TRUE(event);
    EXPECT_EQ(std::get<kiosk::TicketTyped>(*event).code, "12345678");
}

TEST(Keys, TypeATicketOnThePadOfTheScreen) {
    Live live(1024, 768);
    show(live, "welcome");
    for (const char* digit : {"4", "4", "2", "9", "1"}) live.click(std::string("digit-") + digit);
    live.click("take-back");
    for (const char* digit : {"7", "0", "5", "6"}) live.click(std::string("digit-") + digit);
    live.click("submit");
    const auto event = live.pressed();
    ASSERT_TRUE(event);
    EXPECT_EQ(std::get<kiosk::TicketTyped>(*event).code, "44297056");
}

TEST(Keys, TabAndSpaceReachEveryAnswer) {
    Live live(1024, 768);
    show(live, "finish");
    live.wait_target("erase");
    live.key(tab_key);
    live.key(tab_key);
    live.key(' ');
    expect_pressed<kiosk::FinishCancelled>(live);
}

TEST(Keys, GoToTheGuestExceptForHelpStopAndHiding) {
    Live live(1024, 768);
    show_desktop(live);
    live.move(300, 300);
    live.key('a');
    ASSERT_TRUE(live.event(XCB_KEY_PRESS));
    live.key(f1_key);
    expect_pressed<kiosk::CallPressed>(live);
    // Without a help F11 and F12 are the guest's.
    for (const auto key : {f11_key, f12_key}) {
        live.key(key);
        ASSERT_TRUE(live.event(XCB_KEY_PRESS));
    }
    EXPECT_TRUE(live.silent());
    show(live, "frame-control");
    live.wait_target("hide");
    live.key(f11_key);
    expect_pressed<kiosk::HidePressed>(live);
    live.key(f12_key);
    expect_pressed<kiosk::StopPressed>(live);
    // A question takes the keyboard.
    show(live, "question-view");
    live.wait_target("no");
    live.key(escape_key);
    expect_pressed<kiosk::ConsentAnswered>(live);
}

TEST(Host, IsHiddenUntilItIsUsedAndLeavesTheBarItsStrip) {
    Live live(1024, 768);
    show(live, "welcome");
    const auto host = live.make_host(1);
    live.paint(host, guest_red);
    EXPECT_EQ(host.width, 1024U);
    EXPECT_LT(host.height, 768U);
    EXPECT_EQ(live.shot().count({0, 0, 1024, 768}, guest_red), 0);
    live.send(UseHost{1});
    show(live, "desktop");
    const auto shot = live.shot();
    const Box area{0, 0, 1024, static_cast<int>(host.height)};
    EXPECT_EQ(shot.count(area, guest_red), 1024 * area.h);
    EXPECT_EQ(shot.count({0, area.h, 1024, 768 - area.h}, guest_red), 0);
}

TEST(Host, OfTheNextGuestTakesTheLastOnesPlace) {
    Live live(1024, 768);
    show_desktop(live);
    const auto next = live.make_host(2);
    live.paint(next, green);
    live.send(UseHost{2});
    live.send(DropHost{1});
    show(live, "desktop");
    const auto shot = live.shot();
    EXPECT_EQ(shot.count(whole(shot), guest_red), 0);
    EXPECT_EQ(shot.at(500, 300), rgb(green));
}

TEST(Frame, StandsAboveTheGuestsScreenAndLetsPressesThrough) {
    Live live(1024, 768);
    const auto host = show_desktop(live, "frame-view");
    const auto shot = live.shot();
    const int bottom = static_cast<int>(host.height) - 1;
    for (const auto& [x, y] : {std::pair{0, 0}, {1023, 0}, {0, bottom}, {1023, bottom}, {512, 1},
                              {1, 300}, {1022, 300}, {512, bottom - 1}}) {
        EXPECT_EQ(shot.at(x, y), rgb(amber)) << x << ", " << y;
    }
    EXPECT_EQ(shot.at(512, 300), rgb(guest_red));
    live.move(1, 300);
    live.button(true);
    live.button(false);
    EXPECT_TRUE(live.event(XCB_BUTTON_PRESS));
}

// From the first picture on that is not the guest's, none of the guest's is ever seen again.
TEST(Erasing, ShowsNothingOfTheGuestFromItsFirstMomentOn) {
    Live live(1024, 768);
    for (int round = 0; round < 5; ++round) {
        show_desktop(live, "frame-view");
        ASSERT_GT(live.shot().count({0, 0, 1024, 600}, guest_red), 0);
        live.send(scene_named("erasing").show);
        live.send(DropHost{1});
        live.send(scene_named("welcome").show);
        for (int shots = 0, after = 0; after < 20 && shots < 10'000; ++shots) {
            const auto shot = live.shot();
            const int left = shot.count(whole(shot), guest_red);
            if (after > 0 || left == 0) {
                ++after;
                ASSERT_EQ(left, 0);
            }
        }
    }
}

TEST(Language, ChosenByAGuestIsToldAndForgottenAfterThem) {
    Live live(1024, 768);
    show(live, "welcome");
    const auto french = live.shot();
    live.click("language");
    auto message = live.receive();
    while (message && std::holds_alternative<Ready>(*message)) message = live.receive();
    ASSERT_TRUE(message);
    EXPECT_EQ(std::get<LanguageChosen>(*message).language, "en");
    live.settle();
    EXPECT_NE(live.shot().pixels, french.pixels);
    show(live, "opening");
    show(live, "leaving-done");
    show(live, "welcome");
    EXPECT_EQ(live.shot().pixels, french.pixels);
}

TEST(Touch, IsToldWhenItStopsForAWhileAndWhenItBeginsAgain) {
    Live live(1024, 768);
    show(live, "desktop");
    live.move(100, 100);
    const auto alone = live.touch();
    ASSERT_TRUE(alone);
    EXPECT_TRUE(std::holds_alternative<kiosk::LeftAlone>(*alone));
    EXPECT_TRUE(live.silent());
    live.move(200, 200);
    const auto touched = live.touch();
    ASSERT_TRUE(touched);
    EXPECT_TRUE(std::holds_alternative<kiosk::Touched>(*touched));
}

TEST(Channel, ThatIsBrokenEndsTheCurtain) {
    Live live(1024, 768);
    live.receive();
    live.send_bytes("\xFF\xFF nonsense");
    EXPECT_EQ(live.exit_code(), 1);
}

TEST(Channel, ThatIsClosedEndsTheCurtain) {
    Live live(1024, 768);
    live.receive();
    live.hang_up();
    EXPECT_EQ(live.exit_code(), 1);
}

TEST(Display, ThatDiesEndsTheCurtain) {
    Live live(1024, 768);
    live.receive();
    live.server.kill();
    EXPECT_EQ(live.exit_code(), 1);
}

}  // namespace
}  // namespace foyer::curtain
