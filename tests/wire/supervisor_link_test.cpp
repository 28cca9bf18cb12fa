#include "kiosk/link/supervisor_link.hpp"

#include <gtest/gtest.h>

#include "proto/state_file.hpp"
#include "tests/wire/space.hpp"

namespace foyer {
namespace {

// What enrolment leaves in a station's state directory.
void write_identity(Space& space, const Folder& folder, const StationName& name) {
    const TlsIdentity identity = space.enrolled(name);
    ASSERT_TRUE(write_state_file(folder.path() / "station.key", identity.key_pem));
    ASSERT_TRUE(write_state_file(folder.path() / "station.crt", identity.certificate_pem));
    ASSERT_TRUE(
        write_state_file(folder.path() / "supervisor-ca.crt", space.authority().station_ca_pem()));
}

TEST(SupervisorLink, ComesBackWhenItIsLost) {
    Space space;
    const Folder folder;
    write_identity(space, folder, "poste-1");
    Station station(space, space.link_settings(folder.path()));
    ASSERT_TRUE(space.loop().until([&] { return station.kiosk().ups == 1; }));
    for (int ups = 2; ups <= 4; ++ups) {
        ASSERT_TRUE(space.loop().until([&] { return space.listener().linked("poste-1"); }));
        space.listener().close("poste-1", "for the test");
        ASSERT_TRUE(space.loop().until([&] { return station.kiosk().ups == ups; }));
    }
    EXPECT_EQ(station.kiosk().down_reasons.size(), 3U);
    EXPECT_TRUE(station.stop());
    EXPECT_EQ(station.kiosk().down_reasons.size(), 4U);
    EXPECT_EQ(station.kiosk().down_reasons.back(), "the station stops");
}

TEST(SupervisorLink, ThatWasRemovedKeepsAskingAndDeletesNothing) {
    Space space;
    const Folder folder;
    write_identity(space, folder, "poste-1");
    const auto known = space.owner().known;
    space.owner().known.clear();
    Station station(space, space.link_settings(folder.path()));
    ASSERT_TRUE(space.loop().until([&] { return space.owner().asked >= 3; }));
    EXPECT_EQ(station.kiosk().ups, 0);
    EXPECT_TRUE(station.kiosk().codes.empty());
    EXPECT_TRUE(std::filesystem::exists(folder.path() / "station.crt"));

    space.owner().known = known;
    EXPECT_TRUE(space.loop().until([&] { return station.kiosk().ups == 1; }));
    EXPECT_TRUE(station.stop());
}

TEST(SupervisorLink, NeverSpeaksToASupervisorOfAnotherCa) {
    Space mine;
    Space other;
    const Folder folder;
    write_identity(mine, folder, "poste-1");
    // The other supervisor would admit this key.
    other.owner().known = mine.owner().known;
    kiosk::LinkSettings settings = other.link_settings(folder.path());
    Station station(other, settings);
    other.loop().run_for(std::chrono::milliseconds(200));
    EXPECT_EQ(station.kiosk().ups, 0);
    EXPECT_TRUE(station.kiosk().codes.empty());
    EXPECT_EQ(other.owner().asked, 0);
    EXPECT_TRUE(station.stop());
}

TEST(SupervisorLink, StopsWhereverItIs) {
    Space space;
    const Folder nobody_there, enrolling, linked;
    kiosk::LinkSettings settings = space.link_settings(nobody_there.path());
    settings.port = 1;
    settings.retry_first_ms = settings.retry_most_ms = seconds(3600);
    Station pausing(space, settings);
    space.loop().run_for(std::chrono::milliseconds(20));
    EXPECT_TRUE(pausing.stop());

    Station waiting(space, space.link_settings(enrolling.path()));
    ASSERT_TRUE(space.loop().until([&] { return !waiting.kiosk().shown.empty(); }));
    EXPECT_TRUE(waiting.stop());

    write_identity(space, linked, "poste-1");
    Station up(space, space.link_settings(linked.path()));
    ASSERT_TRUE(space.loop().until([&] { return up.kiosk().ups == 1; }));
    EXPECT_TRUE(up.stop());
    EXPECT_FALSE(up.link().send(StationMessage(ViewUpdate{})));

    Station at_once(space, space.link_settings(enrolling.path()));
    EXPECT_TRUE(at_once.stop());
}

TEST(SupervisorLink, SaysWhenItsStateDirectoryCannotBeUsed) {
    Loop loop;
    Kiosk kiosk;
    const Folder folder;
    ASSERT_TRUE(write_state_file(folder.path() / "file", "not a directory"));
    kiosk::LinkSettings settings;
    settings.state_dir = folder.path() / "file";
    kiosk::SupervisorLink link(loop.executor(), settings, kiosk, [] { return 0.0; });
    EXPECT_FALSE(loop.await(link.run()));
}

TEST(SupervisorLink, RefusesACertificateThatIsNotForItsKey) {
    Space space;
    const Folder folder;
    write_identity(space, folder, "poste-1");
    ASSERT_TRUE(write_state_file(folder.path() / "station.key", make_private_key_pem()));
    Kiosk kiosk;
    kiosk::SupervisorLink link(space.loop().executor(), space.link_settings(folder.path()), kiosk,
                               [] { return 0.0; });
    const Status refused = space.loop().await(link.run());
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().text.find("station.crt"), std::string::npos);
}

TEST(SupervisorLink, OpensNoStreamWithoutASupervisor) {
    Space space;
    const Folder folder;
    write_identity(space, folder, "poste-1");
    Station station(space, space.link_settings(folder.path()));
    ASSERT_TRUE(space.loop().until([&] { return station.kiosk().ups == 1; }));
    EXPECT_TRUE(space.stop());
    EXPECT_FALSE(space.loop().await(station.link().open_stream(HelpId{1}, "token")));
    EXPECT_TRUE(station.stop());
}

}  // namespace
}  // namespace foyer
