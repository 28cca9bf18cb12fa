#include "kiosk/curtain/texts.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>

namespace foyer::curtain {
namespace {

struct Entry {
    std::vector<std::string> english, french;
};

// What a line of a .po file has between its quotes.
std::string between_quotes(const std::string& line) {
    const auto begin = line.find('"'), end = line.rfind('"');
    return begin == std::string::npos ? "" : line.substr(begin + 1, end - begin - 1);
}

// The entries of po/fr.po, without its header.
std::vector<Entry> entries() {
    std::ifstream file(std::string(FOYER_CURTAIN_DIR) + "/po/fr.po");
    std::vector<Entry> found;
    std::vector<std::string>* part = nullptr;
    std::string line;
    while (std::getline(file, line)) {
        if (line.starts_with("#") || line.empty()) continue;
        if (line.starts_with("msgid ")) found.emplace_back();
        if (line.starts_with("msgid")) part = &found.back().english;
        if (line.starts_with("msgstr")) part = &found.back().french;
        if (line.starts_with("msg")) part->emplace_back();
        part->back() += between_quotes(line);
    }
    std::erase_if(found, [](const Entry& entry) { return entry.english[0].empty(); });
    return found;
}

std::vector<std::string> all(std::vector<std::string> Entry::*language) {
    std::vector<std::string> found;
    for (const auto& entry : entries()) {
        for (const auto& text : entry.*language) found.push_back(text);
    }
    return found;
}

TEST(Texts, AreMany) { EXPECT_GT(entries().size(), 60U); }

TEST(Texts, HaveAtMostTwelveWordsASentence) {
    for (const auto language : {&Entry::english, &Entry::french}) {
        for (const auto& text : all(language)) {
            std::istringstream words(std::regex_replace(text, std::regex("\u00A0"), " "));
            int count = 0;
            for (std::string word; words >> word;) {
                if (word == "?" || word == ":") continue;
                EXPECT_LE(++count, 12) << text;
                if (word.ends_with(".") || word.ends_with("?")) count = 0;
            }
        }
    }
}

TEST(Texts, SayNoWordOfComputing) {
    const std::regex forbidden(
        "num[ée]rique|session|login|serveur|server|vnc|supervis|timeout|reset|cookie|\\bcache\\b",
        std::regex::icase);
    for (const auto language : {&Entry::english, &Entry::french}) {
        for (const auto& text : all(language)) {
            EXPECT_FALSE(std::regex_search(text, forbidden)) << text;
        }
    }
}

TEST(Texts, KeepFrenchTypography) {
    const std::regex bare("[^\xA0][:;!?]");  // the last byte of U+00A0 comes before each
    const std::regex bare_capital("(^|[.] )(A |Ecran|Etes)");
    for (const auto& text : all(&Entry::french)) {
        EXPECT_FALSE(std::regex_search(text, bare)) << text;
        EXPECT_FALSE(std::regex_search(text, bare_capital)) << text;
        EXPECT_EQ(text.find("..."), std::string::npos) << text;
        EXPECT_EQ(text.find("  "), std::string::npos) << text;
    }
}

std::set<std::string> ids_of(const std::string& template_file) {
    std::ifstream file(template_file);
    EXPECT_TRUE(file) << template_file;
    std::set<std::string> ids;
    std::string line, id;
    bool in_id = false;
    const auto finish = [&] {
        if (!id.empty()) ids.insert(id);
        id.clear();
    };
    while (std::getline(file, line)) {
        if (!line.starts_with('"')) {
            finish();
            in_id = line.starts_with("msgid");
        }
        if (in_id) id += between_quotes(line);
    }
    finish();
    return ids;
}

TEST(Texts, OfTheCodeAreAllTranslated) {
    std::set<std::string> known;
    for (const auto& text : all(&Entry::english)) known.insert(text);
    for (const auto& text : all(&Entry::french)) EXPECT_FALSE(text.empty());
    const auto used = ids_of(FOYER_TEMPLATE);  // what xgettext finds in the code now
    EXPECT_EQ(used, known);
    EXPECT_EQ(used, ids_of(std::string(FOYER_CURTAIN_DIR) + "/po/foyer-curtain.pot"))
        << "build the target foyer_curtain_template and copy its file to kiosk/curtain/po";
}

TEST(Texts, ChangeTheirLanguageWhileRunning) {
    open_texts(FOYER_LOCALE_DIR);
    for (int i = 0; i < 3; ++i) {
        speak("fr");
        EXPECT_EQ(tr("Have you finished?"), "Avez-vous fini\u00A0?");
        EXPECT_EQ(tr("Call for help"), "Appeler de l\u2019aide");
        EXPECT_EQ(trn("One person is before you.", "%d people are before you.", 1),
                  "Une personne est avant vous.");
        speak("en");
        EXPECT_EQ(tr("Have you finished?"), "Have you finished?");
        EXPECT_EQ(fill(trn("One person is before you.", "%d people are before you.", 4), {"4"}),
                  "4 people are before you.");
    }
}

TEST(Texts, FillValuesThatLookLikePlaces) {
    EXPECT_EQ(fill("%s and %s", {"%s", "b"}), "%s and b");
    EXPECT_EQ(fill("nothing", {"a"}), "nothing");
}

TEST(TimeLeft, IsInWordsByFiveMinutes) {
    open_texts(FOYER_LOCALE_DIR);
    speak("fr");
    const std::map<Millis, std::string> expected{
        {minutes(60), "1_heure"},         {minutes(59), "1_heure"},
        {minutes(59) - 1, "55_minutes"},  {minutes(95), "1_h_35"},
        {minutes(120), "2_heures"},       {minutes(65), "1_h_05"},
        {minutes(25), "25_minutes"},      {minutes(24), "25_minutes"},
        {minutes(10), "10_minutes"},      {minutes(5), "5_minutes"},
        {minutes(4), "moins_de_5_minutes"}, {minutes(2), "2_minutes"},
        {seconds(70), "moins_de_2_minutes"}, {seconds(59), "moins_de_1_minute"},
        {0, "moins_de_1_minute"},         {-5, "moins_de_1_minute"}};
    for (const auto& [left, words] : expected) {
        EXPECT_EQ(time_left(left), std::regex_replace(words, std::regex("_"), "\u00A0")) << left;
    }
    speak("en");
    EXPECT_EQ(time_left(minutes(90)), "1\u00A0h\u00A030\u00A0min");
}

TEST(TimeLeft, KnowsWhenItsWordsChange) {
    open_texts(FOYER_LOCALE_DIR);
    speak("fr");
    for (Millis left = minutes(130); left > 0;) {
        const Millis in = time_left_changes_in(left);
        ASSERT_GT(in, 0);
        EXPECT_EQ(time_left(left), time_left(left - in + 1)) << left;
        if (left - in >= 0) {
            EXPECT_NE(time_left(left), time_left(left - in)) << left;
        }
        left -= in;
    }
}

TEST(WaitingTime, IsRoundedUpAndKnowsWhenItChanges) {
    open_texts(FOYER_LOCALE_DIR);
    speak("en");
    EXPECT_EQ(waiting_time(1), "10\u00A0seconds");
    EXPECT_EQ(waiting_time(seconds(30)), "30\u00A0seconds");
    EXPECT_EQ(waiting_time(seconds(60) + 1), "2\u00A0minutes");
    EXPECT_EQ(waiting_time(minutes(5)), "5\u00A0minutes");
    for (Millis wait = minutes(4); wait > seconds(10);) {
        const Millis in = waiting_time_changes_in(wait);
        ASSERT_GT(in, 0);
        EXPECT_EQ(waiting_time(wait), waiting_time(wait - in + 1)) << wait;
        EXPECT_NE(waiting_time(wait), waiting_time(wait - in)) << wait;
        wait -= in;
    }
}

}  // namespace
}  // namespace foyer::curtain
