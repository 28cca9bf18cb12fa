#include "kiosk/curtain/channel.hpp"

#include <google/protobuf/stubs/logging.h>
#include <gtest/gtest.h>

#include <random>

#include "tests/screens/scenes.hpp"

namespace foyer::curtain {
namespace {

TEST(Channel, CarriesEveryScene) {
    for (const auto& scene : all_scenes()) {
        const auto back = decode_to_curtain(encode(ToCurtain{scene.show}));
        ASSERT_TRUE(back) << scene.name;
        EXPECT_EQ(std::get<Show>(*back), scene.show) << scene.name;
    }
}

TEST(Channel, CarriesHostsReadinessAndLanguages) {
    for (const ToCurtain& message : {ToCurtain{MakeHost{1}}, ToCurtain{UseHost{0}},
                                     ToCurtain{DropHost{4'000'000'000U}}}) {
        const auto back = decode_to_curtain(encode(message));
        ASSERT_TRUE(back);
        EXPECT_EQ(*back, message);
    }
    const auto ready = decode_from_curtain(encode(FromCurtain{Ready{1920, 1080}}));
    ASSERT_TRUE(ready);
    EXPECT_EQ(std::get<Ready>(*ready), (Ready{1920, 1080}));
    const auto host = decode_from_curtain(encode(FromCurtain{HostReady{2, 0x400007, 1920, 997}}));
    ASSERT_TRUE(host);
    EXPECT_EQ(std::get<HostReady>(*host), (HostReady{2, 0x400007, 1920, 997}));
    const auto chosen = decode_from_curtain(encode(FromCurtain{LanguageChosen{"en"}}));
    ASSERT_TRUE(chosen);
    EXPECT_EQ(std::get<LanguageChosen>(*chosen).language, "en");
    const auto covered = decode_from_curtain(encode(FromCurtain{Covered{}}));
    ASSERT_TRUE(covered);
    EXPECT_TRUE(std::holds_alternative<Covered>(*covered));
}

TEST(Channel, CarriesEveryEventOfAPerson) {
    using namespace kiosk;
    for (const Event& event :
         {Event{StartPressed{}}, Event{TicketTyped{"01234567"}}, Event{TilePressed{"a.desktop"}},
          Event{HomePressed{}}, Event{CallPressed{}}, Event{CallWithdrawn{}},
          Event{ExtendPressed{}}, Event{WarningDismissed{}}, Event{FinishPressed{}},
          Event{FinishConfirmed{}}, Event{FinishCancelled{}},
          Event{ConsentAnswered{HelpId{9}, HelpKind::control, true}}, Event{StopPressed{}},
          Event{HidePressed{}}, Event{ControlTakenBack{}}}) {
        const auto back = decode_from_curtain(encode(FromCurtain{Pressed{event}}));
        ASSERT_TRUE(back) << event.index();
        EXPECT_EQ(std::get<Pressed>(*back).event.index(), event.index());
    }
    const auto ticket =
        decode_from_curtain(encode(FromCurtain{Pressed{TicketTyped{"01234567"}}}));
    EXPECT_EQ(std::get<TicketTyped>(std::get<Pressed>(*ticket).event).code, "01234567");
    const auto answer = decode_from_curtain(
        encode(FromCurtain{Pressed{ConsentAnswered{HelpId{9}, HelpKind::control, true}}}));
    const auto& consent = std::get<ConsentAnswered>(std::get<Pressed>(*answer).event);
    EXPECT_EQ(consent.help, HelpId{9});
    EXPECT_EQ(consent.kind, HelpKind::control);
    EXPECT_TRUE(consent.yes);
}

TEST(Channel, RefusesWhatIsOutOfRange) {
    const auto refused = [](Show show) { return !decode_to_curtain(encode(ToCurtain{show})); };
    Show good = scene_named("home").show;
    ASSERT_FALSE(refused(good));
    Show show = good;
    show.language = "de";
    EXPECT_TRUE(refused(show));
    show = good;
    show.tiles.push_back({});
    EXPECT_TRUE(refused(show)) << "a seventh tile";
    show = good;
    show.enrolment_code = "12345";
    EXPECT_TRUE(refused(show));
    show = good;
    show.scene.screen = static_cast<kiosk::Screen>(99);
    EXPECT_TRUE(refused(show));
    show = good;
    show.scene.call = kiosk::Scene::Call{-1};
    EXPECT_TRUE(refused(show));
    show = good;
    show.station.assign(packet_max, 'x');
    EXPECT_TRUE(refused(show));
    for (const char* ticket : {"", "1234567", "123456789", "1234567a"}) {
        EXPECT_FALSE(decode_from_curtain(
            encode(FromCurtain{Pressed{kiosk::TicketTyped{ticket}}})))
            << ticket;
    }
    EXPECT_FALSE(decode_from_curtain(encode(FromCurtain{LanguageChosen{"xx"}})));
    EXPECT_FALSE(decode_from_curtain(""));
    EXPECT_FALSE(decode_to_curtain(""));
}

TEST(Channel, SurvivesEveryCutAndAnyNoise) {
    const google::protobuf::LogSilencer quiet;  // it names every field of broken UTF-8
    const auto whole = encode(ToCurtain{scene_named("question-control").show});
    for (std::size_t n = 0; n < whole.size(); ++n) {
        (void)decode_to_curtain(whole.substr(0, n));
        (void)decode_from_curtain(whole.substr(0, n));
    }
    std::mt19937 dice(7);
    for (int i = 0; i < 20'000; ++i) {
        auto noisy = whole;
        for (int k = 0; k < 3; ++k) noisy[dice() % noisy.size()] = static_cast<char>(dice());
        const auto message = decode_to_curtain(noisy);
        const auto* show = message ? std::get_if<Show>(&*message) : nullptr;
        if (show) {
            EXPECT_LE(show->tiles.size(), 6U);
        }
    }
}

}  // namespace
}  // namespace foyer::curtain
