// The table, and everything that is made from it.
#include "tools/foyerctl/commands.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tools/foyerctl/pages.hpp"
#include "tools/foyerctl/verbs.hpp"

namespace foyer::ctl {
namespace {

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string in_roff(const std::string& text) {
    std::string out;
    for (const char c : text) {
        out += c == '-' ? std::string("\\-") : std::string(1, c);
    }
    return out;
}

TEST(Commands, AreThoseOfTheContract) {
    std::set<std::string> spoken;
    for (const auto& noun : nouns()) {
        for (const auto& verb : noun.verbs) {
            const auto rest = usage(verb);
            spoken.insert(words(noun, verb) + (rest.empty() ? "" : " " + rest));
        }
    }
    const std::set<std::string> contract{
        "space status", "space open", "space close [--in MIN]",
        "station list", "station approve CODE [--name N]", "station remove NAME",
        "station return NAME",
        "session start STATION [--policy P] [--minutes N]", "session extend ID --minutes N",
        "session end ID", "session list",
        "ticket new [--policy P] [--minutes N] [--count N]", "ticket list", "ticket revoke CODE",
        "help list", "help view STATION [--listen HOST:PORT] [--no-password]",
        "help control STATION [--listen HOST:PORT] [--no-password]", "help clipboard STATION",
        "help release ID", "help end ID",
        "policy list", "policy check FILE",
        "account add NAME --role R [--display-name D] [--password-stdin]", "account list",
        "account disable NAME",
        "register print --from T --to T [--station S]",
        "register helps --from T --to T [--station S]",
        "sign-in [--password-stdin]"};
    EXPECT_EQ(spoken, contract);
}

TEST(Commands, EachVerbHasADeed) {
    for (const auto& noun : nouns()) {
        for (const auto& verb : noun.verbs) {
            EXPECT_NE(find_deed(words(noun, verb)), nullptr) << words(noun, verb);
        }
    }
    EXPECT_EQ(find_deed("space dance"), nullptr);
}

// Values of options and global options share one map.
TEST(Commands, NoOptionOfAVerbHidesAGlobalOne) {
    std::set<std::string_view> globals;
    for (const auto& option : global_options()) {
        EXPECT_TRUE(globals.insert(option.name).second) << option.name;
    }
    for (const auto& noun : nouns()) {
        for (const auto& verb : noun.verbs) {
            for (const auto& option : verb.options) {
                EXPECT_FALSE(globals.contains(option.name)) << words(noun, verb);
            }
        }
    }
}

TEST(Pages, ManualNamesEachVerbAndEachOption) {
    const auto page = manual_page();
    for (const auto& noun : nouns()) {
        for (const auto& verb : noun.verbs) {
            EXPECT_TRUE(contains(page, ".B " + in_roff(words(noun, verb)))) << words(noun, verb);
            for (const auto& option : verb.options) {
                EXPECT_TRUE(contains(page, ".B " + in_roff("--" + std::string(option.name))))
                    << option.name;
            }
        }
    }
    for (const auto& option : global_options()) {
        EXPECT_TRUE(contains(page, ".B " + in_roff("--" + std::string(option.name))))
            << option.name;
        EXPECT_TRUE(option.environment.empty() ||
                    contains(page, ".B " + std::string(option.environment)));
    }
}

TEST(Pages, ManualHasNoLineThatIsAMacroByAccident) {
    for (const auto& page : {manual_page(), manual_page(daemons()[0])}) {
        EXPECT_FALSE(contains(page, "\n'"));
        EXPECT_TRUE(page.starts_with(".TH "));
    }
}

TEST(Pages, EachDaemonHasAPageThatNamesItsOptions) {
    ASSERT_EQ(daemons().size(), 2u);
    for (const auto& daemon : daemons()) {
        const auto page = manual_page(daemon);
        EXPECT_TRUE(contains(page, in_roff(std::string(daemon.name))));
        for (const auto& option : daemon.options) {
            EXPECT_TRUE(contains(page, ".B " + in_roff("--" + std::string(option.name))));
        }
    }
}

// Asks a real bash what it would offer after these words.
std::set<std::string> offered(const std::string& line) {
    const auto script = bash_completion() + "\nCOMP_WORDS=(" + line +
                        ")\nCOMP_CWORD=$((${#COMP_WORDS[@]}-1))\n_foyerctl\n"
                        "printf '%s\\n' \"${COMPREPLY[@]}\"\n";
    const auto path = ::testing::TempDir() + "foyerctl-completion-" + std::to_string(getpid());
    FILE* file = std::fopen(path.c_str(), "w");
    std::fputs(script.c_str(), file);
    std::fclose(file);
    std::set<std::string> words;
    FILE* answer = popen(("bash " + path).c_str(), "r");
    char text[256];
    while (std::fgets(text, sizeof text, answer) != nullptr) {
        std::string word(text);
        word.erase(word.find_last_not_of('\n') + 1);
        if (!word.empty()) {
            words.insert(word);
        }
    }
    EXPECT_EQ(pclose(answer), 0);
    std::remove(path.c_str());
    return words;
}

TEST(Completion, OffersTheNounsThenTheVerbs) {
    std::set<std::string> all;
    for (const auto& noun : nouns()) {
        all.insert(std::string(noun.name));
        std::set<std::string> verbs;
        for (const auto& verb : noun.verbs) {
            if (!verb.name.empty()) {
                verbs.insert(std::string(verb.name));
            }
        }
        EXPECT_EQ(offered("foyerctl " + std::string(noun.name) + " ''"), verbs);
    }
    EXPECT_EQ(offered("foyerctl ''"), all);
    EXPECT_EQ(offered("foyerctl --url https://desk:8443 --json sta"),
              std::set<std::string>{"station"});
}

TEST(Completion, OffersEachOptionOfAVerb) {
    for (const auto& noun : nouns()) {
        for (const auto& verb : noun.verbs) {
            const auto words_offered = offered("foyerctl " + words(noun, verb) + " --");
            for (const auto& option : verb.options) {
                EXPECT_TRUE(words_offered.contains("--" + std::string(option.name)))
                    << words(noun, verb);
            }
            for (const auto& option : global_options()) {
                EXPECT_TRUE(words_offered.contains("--" + std::string(option.name)));
            }
        }
    }
}

}  // namespace
}  // namespace foyer::ctl
