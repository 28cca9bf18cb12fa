#include "tools/foyerctl/command_line.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

namespace foyer::ctl {
namespace {

using Words = std::vector<std::string>;

Call good(const Words& arguments) {
    const auto parsed = parse_command_line(arguments);
    if (const auto* stop = std::get_if<Stop>(&parsed)) {
        ADD_FAILURE() << stop->text;
        return {};
    }
    return std::get<Call>(parsed);
}

Stop stopped(const Words& arguments) {
    const auto parsed = parse_command_line(arguments);
    const auto* stop = std::get_if<Stop>(&parsed);
    EXPECT_NE(stop, nullptr);
    return stop != nullptr ? *stop : Stop{-1, ""};
}

TEST(CommandLine, ReadsNounVerbArgumentAndOptions) {
    const auto call = good({"session", "start", "poste-1", "--policy", "children", "--minutes=45"});
    EXPECT_EQ(words(*call.noun, *call.verb), "session start");
    EXPECT_EQ(call.text("STATION"), "poste-1");
    EXPECT_EQ(call.text("policy"), "children");
    EXPECT_EQ(call.number("minutes"), 45);
    EXPECT_FALSE(call.has("json"));
}

TEST(CommandLine, TakesGlobalOptionsBeforeAndAfterTheVerb) {
    EXPECT_TRUE(good({"--json", "station", "list"}).has("json"));
    EXPECT_TRUE(good({"station", "list", "--json"}).has("json"));
    EXPECT_EQ(good({"station", "--url", "https://desk", "list"}).text("url"), "https://desk");
}

TEST(CommandLine, TakesTheEnvironmentWhereNoOptionIsGiven) {
    setenv("FOYER_URL", "https://from.environment", 1);
    EXPECT_EQ(good({"station", "list"}).text("url"), "https://from.environment");
    EXPECT_EQ(good({"station", "list", "--url", "https://given"}).text("url"), "https://given");
    unsetenv("FOYER_URL");
    EXPECT_FALSE(good({"station", "list"}).has("url"));
}

TEST(CommandLine, AVerbWithoutANameIsItsNounAlone) {
    EXPECT_EQ(words(*good({"sign-in"}).noun, *good({"sign-in"}).verb), "sign-in");
}

TEST(CommandLine, WhatMakesNoSenseIsAUsageError) {
    const Words senseless[] = {
        {},
        {"space"},
        {"space", "dance"},
        {"dance"},
        {"station", "remove"},
        {"station", "remove", "a", "b"},
        {"station", "remove", ""},
        {"station", "list", "--surprise"},
        {"session", "extend", "3"},
        {"session", "extend", "3", "--minutes", "0"},
        {"session", "extend", "3", "--minutes", "1441"},
        {"session", "extend", "3", "--minutes", "5x"},
        {"session", "extend", "three", "--minutes", "5"},
        {"session", "end", "-1"},
        {"session", "end", "0"},
        {"ticket", "new", "--count", "201"},
        {"space", "close", "--in", "-1"},
        {"account", "add", "paul"},
        {"account", "add", "paul", "--role", "king"},
        {"register", "print", "--from", "2026-05-01"},
        {"register", "print", "--from", "yesterday", "--to", "2026-05-01"},
        {"help", "view", "a", "--no-password"},
        {"station", "list", "--password-file", "f"},
        {"sign-in", "--account", "a", "--password-file", "f"},
    };
    for (const auto& arguments : senseless) {
        const auto stop = stopped(arguments);
        EXPECT_EQ(stop.code, 2) << ::testing::PrintToString(arguments);
        EXPECT_TRUE(stop.text.starts_with("foyerctl: ")) << stop.text;
    }
}

TEST(CommandLine, ListensOnLoopbackOnly) {
    EXPECT_EQ(good({"help", "view", "a", "--listen", "127.0.0.1:0"}).text("listen"), "127.0.0.1:0");
    EXPECT_EQ(stopped({"help", "view", "a", "--listen", "0.0.0.0:5901"}).code, 2);
    EXPECT_EQ(stopped({"help", "control", "a", "--listen", "192.168.1.4:5901"}).code, 2);
}

TEST(CommandLine, HelpAndVersionAreNoErrors) {
    EXPECT_EQ(stopped({"--version"}).code, 0);
    EXPECT_EQ(stopped({"--version"}).text, "foyerctl " FOYER_VERSION "\n");
    EXPECT_EQ(stopped({"--help"}).code, 0);
}

TEST(CommandLine, HelpNamesEachNounVerbAndOption) {
    const auto whole = stopped({"--help"}).text;
    for (const auto& option : global_options()) {
        EXPECT_NE(whole.find("--" + std::string(option.name)), std::string::npos);
    }
    for (const auto& noun : nouns()) {
        EXPECT_NE(whole.find(noun.name), std::string::npos);
        for (const auto& verb : noun.verbs) {
            Words arguments{std::string(noun.name)};
            if (!verb.name.empty()) {
                const auto of_noun = stopped({std::string(noun.name), "--help"}).text;
                EXPECT_NE(of_noun.find(verb.name), std::string::npos);
                arguments.emplace_back(verb.name);
            }
            arguments.emplace_back("--help");
            const auto of_verb = stopped(arguments).text;
            for (const auto& option : verb.options) {
                EXPECT_NE(of_verb.find("--" + std::string(option.name)), std::string::npos)
                    << words(noun, verb);
            }
        }
    }
}

}  // namespace
}  // namespace foyer::ctl
