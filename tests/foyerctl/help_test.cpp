// help view and help control, from the question to the guest to the bytes in a VNC viewer.
#include <gtest/gtest.h>
#include <signal.h>

#include "tests/foyerctl/program.hpp"
#include "tests/foyerctl/room.hpp"
#include "tests/foyerctl/vnc_viewer.hpp"
#include "tools/foyerctl/document.hpp"

namespace foyer::ctl {
namespace {

using test::Program;
using test::Room;
using test::VncViewer;
using Words = std::vector<std::string>;

class Help : public ::testing::Test {
protected:
    Help() {
        room.answer(HelpKind::view, Answer::yes);
        room.answer(HelpKind::control, Answer::yes);
        auto started = with({"session", "start", "poste-1", "--policy", "demo"});
        EXPECT_EQ(test::run_foyerctl(started).code, 0);
    }

    Words with(const Words& words) const {
        auto arguments = room.as_marie();
        arguments.insert(arguments.end(), words.begin(), words.end());
        return arguments;
    }

    // Starts it and reads the line that says where to connect.
    Document listen(Program& program) {
        const auto said = program.read_line();
        const auto document = parse_document(said);
        EXPECT_TRUE(document) << said << program.wait().error;
        return document.value_or(Document{});
    }

    Words view{"--json", "help", "view", "poste-1", "--listen", "127.0.0.1:0"};
    Room room;
};

TEST_F(Help, AYesIsTold) {
    const auto outcome = test::run_foyerctl(with({"help", "view", "poste-1"}));
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    EXPECT_EQ(outcome.out, "Help 1: the guest said yes.\n");
    EXPECT_EQ(room.helps_going_on(), 1u);
    EXPECT_EQ(test::run_foyerctl(with({"help", "end", "1"})).code, 0);
    EXPECT_EQ(room.helps_going_on(), 0u);
}

TEST_F(Help, ANoIsARefusal) {
    room.answer(HelpKind::view, Answer::no);
    const auto outcome = test::run_foyerctl(with(view));
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.out, "");
    EXPECT_EQ(outcome.error, "foyerctl: help view: The guest said no.\n");
    EXPECT_EQ(room.helps_going_on(), 0u);
}

TEST_F(Help, ControlAsksToViewFirst) {
    const auto outcome = test::run_foyerctl(with({"--json", "help", "control", "poste-1"}));
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    ASSERT_TRUE(room.view("poste-1").help);
    EXPECT_TRUE(room.view("poste-1").help->control);
}

TEST_F(Help, ControlGoesOnWithTheViewThatIsThere) {
    ASSERT_EQ(test::run_foyerctl(with({"help", "view", "poste-1"})).code, 0);
    room.answer(HelpKind::view, Answer::no);
    const auto outcome = test::run_foyerctl(with({"help", "control", "poste-1"}));
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    EXPECT_EQ(outcome.out, "Help 1: the guest said yes.\n");
}

TEST_F(Help, ARefusedControlLeavesNothingOfItsOwnBehind) {
    room.answer(HelpKind::control, Answer::no);
    const auto outcome = test::run_foyerctl(with({"help", "control", "poste-1"}));
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.error, "foyerctl: help control: The guest said no.\n");
    EXPECT_EQ(room.helps_going_on(), 0u);
}

TEST_F(Help, ARefusedControlLeavesAnEarlierViewAlone) {
    ASSERT_EQ(test::run_foyerctl(with({"help", "view", "poste-1"})).code, 0);
    room.answer(HelpKind::control, Answer::no);
    EXPECT_EQ(test::run_foyerctl(with({"help", "control", "poste-1"})).code, 1);
    EXPECT_EQ(room.helps_going_on(), 1u);
}

TEST_F(Help, ReleaseGivesControlBackAndKeepsTheView) {
    ASSERT_EQ(test::run_foyerctl(with({"help", "control", "poste-1"})).code, 0);
    const auto outcome = test::run_foyerctl(with({"help", "release", "1"}));
    EXPECT_EQ(outcome.code, 0) << outcome.error;
    EXPECT_EQ(outcome.out, "Help 1: mouse and keyboard are given back.\n");
    ASSERT_TRUE(room.view("poste-1").help);
    EXPECT_TRUE(room.view("poste-1").help->view);
    EXPECT_FALSE(room.view("poste-1").help->control);
    const auto again = test::run_foyerctl(with({"help", "release", "1"}));
    EXPECT_EQ(again.code, 1);
    EXPECT_EQ(again.error, "foyerctl: help release: help 1 has no control to give back\n");
    EXPECT_EQ(test::run_foyerctl(with({"help", "control", "poste-1"})).code, 0)
        << "who gave it back may ask again";
}

TEST_F(Help, TheRegisterSaysWhoHelpedWhatWasAllowedAndWhatEndedIt) {
    ASSERT_EQ(test::run_foyerctl(with({"help", "control", "poste-1"})).code, 0);
    const Words ask{"register", "helps", "--from", "2000-01-01", "--to", "2099-12-31"};
    const auto going = test::run_foyerctl(with(ask));
    EXPECT_EQ(going.code, 0) << going.error;
    EXPECT_NE(going.out.find("marie"), std::string::npos) << going.out;
    EXPECT_NE(going.out.find("control"), std::string::npos) << going.out;
    EXPECT_NE(going.out.find("goes on"), std::string::npos) << going.out;
    room.press_stop("poste-1");
    EXPECT_NE(test::run_foyerctl(with(ask)).out.find("guest stopped"), std::string::npos);

    auto words = ask;
    words.insert(words.begin(), "--json");
    const auto document = parse_document(test::run_foyerctl(with(words)).out);
    ASSERT_TRUE(document);
    const auto lines = list_of(*document, "lines");
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(text_of(lines[0], "cause"), "guest_stopped");
    EXPECT_TRUE(flag_of(lines[0], "control"));
    EXPECT_GT(number_of(lines[0], "asked_unix"), 0);
    EXPECT_EQ(test::run_foyerctl(with({"register", "helps", "--from", "2000-01-01", "--to",
                                       "2000-01-01"})).out,
              "No help in that time.\n");
}

TEST_F(Help, AfterTheGuestTookTheMouseBackControlIsNotAskedAtOnce) {
    auto words = view;
    words[2] = "control";
    Program program(with(words));
    const auto said = listen(program);
    VncViewer viewer(text_of(said, "listen"));
    ASSERT_TRUE(viewer.greet(text_of(said, "password")));
    room.take_mouse_back("poste-1");
    EXPECT_FALSE(room.view("poste-1").help->control);
    const auto again = test::run_foyerctl(with({"help", "control", "poste-1"}));
    EXPECT_EQ(again.code, 1);
    EXPECT_TRUE(again.error.starts_with("foyerctl: help control: no control of station poste-1: "
                                        "the guest said no "))
        << again.error;
    viewer.send("still seen");
    EXPECT_EQ(viewer.receive(10), "still seen") << "the view has ended with the control";
}

TEST_F(Help, ServesAViewerThatKnowsThePassword) {
    Program program(with(view));
    const auto said = listen(program);
    EXPECT_EQ(number_of(said, "id"), 1);
    EXPECT_EQ(text_of(said, "password").size(), 8u);
    VncViewer viewer(text_of(said, "listen"));
    ASSERT_TRUE(viewer.greet(text_of(said, "password")));
    viewer.send("shared?");
    EXPECT_EQ(viewer.receive(7), "shared?");
}

TEST_F(Help, SpeaksTheOlderVersionsOfRfb) {
    for (const int minor : {3, 7, 8}) {
        for (const bool with_password : {true, false}) {
            auto words = view;
            if (!with_password) {
                words.emplace_back("--no-password");
            }
            Program program(with(words));
            const auto said = listen(program);
            EXPECT_EQ(text_of(said, "password").empty(), !with_password);
            {
                VncViewer viewer(text_of(said, "listen"));
                ASSERT_TRUE(viewer.greet(text_of(said, "password"), minor)) << minor;
                viewer.send("x");
                EXPECT_EQ(viewer.receive(1), "x");
            }
            EXPECT_EQ(program.wait().code, 0);
        }
    }
}

TEST_F(Help, CarriesManyBytesBothWaysUnchanged) {
    Program program(with(view));
    const auto said = listen(program);
    VncViewer viewer(text_of(said, "listen"));
    ASSERT_TRUE(viewer.greet(text_of(said, "password")));
    std::string sent;
    std::string received;
    for (unsigned turn = 0; turn < 64; ++turn) {
        std::string piece(50'000, '\0');
        for (std::size_t i = 0; i < piece.size(); ++i) {
            piece[i] = static_cast<char>((i * 31 + turn * 7) >> 3);
        }
        viewer.send(piece);
        sent += piece;
        received += viewer.receive(piece.size());
    }
    EXPECT_TRUE(sent == received);
}

TEST_F(Help, EndsTheHelpWhenTheViewerLeaves) {
    Program program(with(view));
    const auto said = listen(program);
    {
        VncViewer viewer(text_of(said, "listen"));
        ASSERT_TRUE(viewer.greet(text_of(said, "password")));
    }
    EXPECT_EQ(program.wait().code, 0);
    EXPECT_EQ(room.helps_going_on(), 0u);
    EXPECT_EQ(room.last_help_end(), HelpEnd::helper_ended);
}

TEST_F(Help, RefusesASecondConnection) {
    Program program(with(view));
    const auto said = listen(program);
    const auto address = text_of(said, "listen");
    VncViewer viewer(address);
    ASSERT_TRUE(viewer.greet(text_of(said, "password")));
    EXPECT_FALSE(test::accepts(address));
    viewer.send("still here");
    EXPECT_EQ(viewer.receive(10), "still here");
}

TEST_F(Help, AWrongPasswordEndsIt) {
    Program program(with(view));
    const auto said = listen(program);
    VncViewer viewer(text_of(said, "listen"));
    EXPECT_FALSE(viewer.greet("wrongpwd"));
    const auto length = viewer.receive(4);
    ASSERT_EQ(length.size(), 4u);
    const auto reason = viewer.receive(static_cast<unsigned char>(length[3]));
    EXPECT_TRUE(reason.starts_with("Wrong password.")) << reason;
    EXPECT_TRUE(viewer.is_closed());
    const auto outcome = program.wait();
    EXPECT_EQ(outcome.code, 1);
    EXPECT_EQ(outcome.error, "foyerctl: help view: the viewer gave a wrong password\n");
    EXPECT_EQ(room.helps_going_on(), 0u);
}

TEST_F(Help, WhatIsNoViewerEndsIt) {
    Program program(with(view));
    const auto said = listen(program);
    VncViewer browser(text_of(said, "listen"));
    browser.send("GET / HTTP/1.1\r\n\r\n");
    EXPECT_EQ(browser.receive(12), "RFB 003.008\n");
    EXPECT_TRUE(browser.is_closed());
    EXPECT_EQ(program.wait().error, "foyerctl: help view: what connected is no VNC viewer\n");
    EXPECT_EQ(room.helps_going_on(), 0u);
}

TEST_F(Help, IsCutWhenTheGuestPressesStop) {
    Program program(with(view));
    const auto said = listen(program);
    VncViewer viewer(text_of(said, "listen"));
    ASSERT_TRUE(viewer.greet(text_of(said, "password")));
    room.press_stop("poste-1");
    EXPECT_TRUE(viewer.is_closed());
    EXPECT_EQ(program.wait().code, 0);
    EXPECT_EQ(room.last_help_end(), HelpEnd::guest_stopped);
}

TEST_F(Help, IsRefusedWhenItEndsBeforeAViewerCame) {
    Program program(with(view));
    listen(program);
    room.press_stop("poste-1");
    EXPECT_EQ(program.wait().code, 1);
}

TEST_F(Help, EndsWhenFoyerctlIsToldToStop) {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
        Program program(with(view));
        const auto said = listen(program);
        VncViewer viewer(text_of(said, "listen"));
        ASSERT_TRUE(viewer.greet(text_of(said, "password")));
        program.signal(number);
        EXPECT_TRUE(viewer.is_closed());
        EXPECT_EQ(program.wait().code, 0);
        EXPECT_EQ(room.helps_going_on(), 0u);
    }
}

TEST_F(Help, AKilledOneIsTakenUpAgainWithoutAnotherQuestion) {
    Program program(with(view));
    const auto said = listen(program);
    VncViewer viewer(text_of(said, "listen"));
    ASSERT_TRUE(viewer.greet(text_of(said, "password")));
    program.signal(SIGKILL);
    program.wait();
    ASSERT_TRUE(room.wait_until([&] {
        const auto helps = test::run_foyerctl(with({"--json", "help", "list"}));
        return helps.out.find("\"unwatched\":true") != std::string::npos;
    }));
    room.answer(HelpKind::view, Answer::no);  // it is not asked
    Program again(with(view));
    const auto taken_up = listen(again);
    EXPECT_EQ(number_of(taken_up, "id"), number_of(said, "id"));
    VncViewer next(text_of(taken_up, "listen"));
    ASSERT_TRUE(next.greet(text_of(taken_up, "password")));
    next.send("key");
    EXPECT_EQ(next.receive(3), "key");
}

TEST_F(Help, TheQuestionIsWithdrawnWhenFoyerctlIsToldToStop) {
    room.answer(HelpKind::view, Answer::none);
    Program program(with(view));
    ASSERT_TRUE(room.wait_until([&] { return room.helps_going_on() == 1; }));
    program.signal(SIGTERM);
    const auto outcome = program.wait();
    // Before it follows the feed the signal simply kills it; the guest's 30 s then end the question.
    if (outcome.code == 1) {
        EXPECT_EQ(room.helps_going_on(), 0u);
    } else {
        EXPECT_EQ(outcome.code, 128 + SIGTERM);
    }
}

TEST_F(Help, ControlIsServedAfterBothAnswers) {
    auto words = view;
    words[2] = "control";
    Program program(with(words));
    const auto said = listen(program);
    ASSERT_TRUE(room.view("poste-1").help);
    EXPECT_TRUE(room.view("poste-1").help->control);
    VncViewer viewer(text_of(said, "listen"));
    ASSERT_TRUE(viewer.greet(text_of(said, "password")));
    viewer.send("key");
    EXPECT_EQ(viewer.receive(3), "key");
}

TEST_F(Help, APortThatIsTakenIsToldBeforeTheGuestIsAsked) {
    const VncViewer elsewhere(room.url().substr(std::string("https://").size()));
    auto words = view;
    words.back() = room.url().substr(std::string("https://").size());
    const auto outcome = test::run_foyerctl(with(words));
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE(outcome.error.find("cannot listen"), std::string::npos) << outcome.error;
    EXPECT_EQ(room.helps_going_on(), 0u);
}

TEST_F(Help, AStationWithoutASessionIsRefused) {
    const auto outcome = test::run_foyerctl(with({"help", "view", "poste-7"}));
    EXPECT_EQ(outcome.code, 1);
    EXPECT_NE(outcome.error.find("poste-7"), std::string::npos);
}

}  // namespace
}  // namespace foyer::ctl
