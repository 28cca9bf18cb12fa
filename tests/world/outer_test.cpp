#include "kiosk/display/outer.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <xcb/xcb.h>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>

#include "kiosk/session/outer_settings.hpp"
#include "tests/world/temporary_directory.hpp"

namespace foyer::kiosk::test {
namespace {

class Outer : public ::testing::Test {
protected:
    void start(OuterSpec spec) {
        spec.run_dir = directory_ / "run";
        spec.width = 800;
        spec.height = 600;
        spec.curtain_uid = 1'879'000'001;
        display_ = std::make_unique<OuterDisplay>(
            io_, children_, spec,
            OuterEvents{
                .ready = [this](const OuterAccess& given) { access_ = given, ready_ = true; },
                .failed = [this](const std::string& why) { failed_ = why; },
                .died = [this](const std::string& why) { died_ = why; }});
        until([this] { return ready_ || !failed_.empty(); });
        ASSERT_TRUE(ready_) << failed_;
    }
    ~Outer() override {
        if (display_) {
            bool stopped = false;
            display_->stop([&] { stopped = true; });
            until([&] { return stopped; });
        }
    }
    void until(const std::function<bool()>& is_so) {
        while (!is_so() && io_.run_one_for(std::chrono::seconds(60)) != 0) {
        }
    }
    // Whether a client with this cookie is let in; then whether the server has an extension.
    bool lets_in(std::string cookie, const std::string& extension, bool* has) const {
        const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        access_.socket_path.copy(address.sun_path, sizeof address.sun_path - 1);
        EXPECT_EQ(::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        std::string name = "MIT-MAGIC-COOKIE-1";
        xcb_auth_info_t auth{static_cast<int>(name.size()), name.data(),
                             static_cast<int>(cookie.size()), cookie.data()};
        xcb_connection_t* const connection = xcb_connect_to_fd(socket, &auth);
        const bool in = xcb_connection_has_error(connection) == 0;
        if (in && has != nullptr) {
            auto* const reply = xcb_query_extension_reply(
                connection,
                xcb_query_extension(connection, static_cast<std::uint16_t>(extension.size()),
                                    extension.c_str()),
                nullptr);
            *has = reply != nullptr && reply->present != 0;
            free(reply);
        }
        xcb_disconnect(connection);
        return in;
    }
    bool has(const std::string& extension) const {
        bool found = false;
        EXPECT_TRUE(lets_in(access_.cookie, extension, &found));
        return found;
    }

    boost::asio::io_context io_;
    Children children_{io_};
    TemporaryDirectory directory_;
    std::unique_ptr<OuterDisplay> display_;
    OuterAccess access_;
    bool ready_ = false;
    std::string failed_, died_;
};

TEST_F(Outer, LetsInOnlyWhoHasTheCookie) {
    start({.backend = OuterBackend::xvfb});
    EXPECT_TRUE(lets_in(access_.cookie, "", nullptr));
    EXPECT_FALSE(lets_in(std::string(16, 'x'), "", nullptr));
    EXPECT_FALSE(lets_in("", "", nullptr));
    struct stat file = {};
    ASSERT_EQ(::stat(access_.cookie_file.c_str(), &file), 0);
    EXPECT_EQ(file.st_uid, 1'879'000'001U);
    EXPECT_EQ(file.st_mode & 07777, 0400U);
}

TEST_F(Outer, HasNoTestInputUnlessItIsAskedFor) {
    start({.backend = OuterBackend::xvfb});
    EXPECT_FALSE(has("XTEST"));
    EXPECT_FALSE(has("RECORD"));
    EXPECT_TRUE(has("DAMAGE"));
}

TEST_F(Outer, HasTestInputWhenItIsAskedFor) {
    start({.backend = OuterBackend::xvfb, .allow_test_input = true});
    EXPECT_TRUE(has("XTEST"));
}

TEST_F(Outer, TellsThatTheServerDiedAndRemovesItsTraces) {
    start({.backend = OuterBackend::xvfb});
    ::kill(display_->pid(), SIGKILL);
    until([this] { return !died_.empty(); });
    EXPECT_EQ(died_, "the outer X server was killed by signal 9");
    EXPECT_FALSE(std::filesystem::exists(access_.socket_path));
    EXPECT_FALSE(std::filesystem::exists(fmt::format("/tmp/.X{}-lock", access_.display)));
    EXPECT_FALSE(std::filesystem::exists(access_.cookie_file));
}

TEST_F(Outer, FailsWithAReasonWhenTheServerDoesNotStart) {
    OuterSpec spec;
    spec.backend = OuterBackend::xephyr;
    spec.run_dir = directory_ / "run";
    spec.parent_display = ":4711";
    OuterDisplay display(
        io_, children_, spec,
        {.ready = {}, .failed = [this](const std::string& why) { failed_ = why; }, .died = {}});
    until([this] { return !failed_.empty(); });
    EXPECT_EQ(failed_, "the outer X server ended with status 1");
}

// The real server, with the driver that draws to memory.
TEST_F(Outer, IsARealXorgWithoutTestInput) {
    OuterSpec spec;
    spec.backend = OuterBackend::xorg;
    spec.xorg_driver = "dummy";
    spec.keyboard_layout = "fr";
    start(spec);
    EXPECT_FALSE(has("XTEST"));
    EXPECT_FALSE(has("RECORD"));
    EXPECT_TRUE(has("RANDR"));
    EXPECT_FALSE(lets_in(std::string(16, 'x'), "", nullptr));
    const auto settings = read_outer_settings(access_);
    ASSERT_TRUE(settings) << settings.error().text;
    EXPECT_EQ(read_outer_settings(access_)->values, settings->values);
}

}  // namespace
}  // namespace foyer::kiosk::test
