#include "proto/text.hpp"

#include <gtest/gtest.h>

namespace foyer {
namespace {

TEST(PlainText, LeavesGoodTextAlone) {
    EXPECT_EQ(plain_text("été à 14:00 €", 100), "été à 14:00 €");
    EXPECT_EQ(plain_text("", 3), "");
    EXPECT_EQ(plain_text("abc", 3), "abc");
    EXPECT_EQ(plain_text("\xf0\x9f\x98\x80", 4), "\xf0\x9f\x98\x80");
}

TEST(PlainText, ReplacesWhatIsNotUtf8) {
    EXPECT_EQ(plain_text("a\xff z", 100), "a? z");
    EXPECT_EQ(plain_text("\xc3", 100), "?");                 // cut short
    EXPECT_EQ(plain_text("\xc0\xaf", 100), "??");            // overlong
    EXPECT_EQ(plain_text("\xed\xa0\x80", 100), "???");       // a surrogate
    EXPECT_EQ(plain_text("\xf4\x90\x80\x80", 100), "????");  // over U+10FFFF
}

TEST(PlainText, KeepsToOneLineAndToItsOrder) {
    EXPECT_EQ(plain_text("a\nb\tc\x7f", 100), "a b c ");
    EXPECT_EQ(plain_text("a\u2028b", 100), "a b");
    EXPECT_EQ(plain_text("report\u202efdp.exe", 100), "report fdp.exe");
}

TEST(PlainText, IsCutAtTheEndOfACharacter) {
    EXPECT_EQ(plain_text("abcdef", 5), "ab…");
    EXPECT_EQ(plain_text("ééé", 5), "é…");
    EXPECT_EQ(plain_text("éééé", 6), "é…");
    for (std::size_t most = 3; most < 40; ++most) {
        const std::string cut =
            plain_text("aé€\xf0\x9f\x98\x80 aé€\xf0\x9f\x98\x80 end of it", most);
        EXPECT_LE(cut.size(), most);
        EXPECT_EQ(plain_text(cut, 100), cut) << most;
    }
}

}  // namespace
}  // namespace foyer
