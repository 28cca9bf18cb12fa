#include "kiosk/mirror/channel.hpp"

#include <gtest/gtest.h>

#include <random>

namespace foyer::mirror {
namespace {

TEST(MirrorChannel, EveryMessageComesBackAsItWas) {
    const std::string cookie("\0\1\2\3\4\5\6\7\x80\x81\x82\x83\xfc\xfd\xfe\xff", 16);
    for (const ToMirror& message : {ToMirror{Begin{cookie, "Poste 4 — Médiathèque"}},
                                    ToMirror{Begin{cookie, ""}}, ToMirror{Allow{false, false}},
                                    ToMirror{Allow{true, false}}, ToMirror{Allow{true, true}}}) {
        const auto back = decode_to_mirror(encode(message));
        ASSERT_TRUE(back) << back.error().text;
        EXPECT_TRUE(*back == message);
    }
    for (const FromMirror& message :
         {FromMirror{Serving{1, 32767}}, FromMirror{Failed{"inner display: gone"}}}) {
        const auto back = decode_from_mirror(encode(message));
        ASSERT_TRUE(back) << back.error().text;
        EXPECT_TRUE(*back == message);
    }
}

TEST(MirrorChannel, LongTextsAreCutBetweenCharacters) {
    std::string name;
    while (name.size() < 300) name += "é";
    const auto back = decode_to_mirror(encode(ToMirror{Begin{std::string(16, 'c'), "x" + name}}));
    ASSERT_TRUE(back);
    EXPECT_EQ(std::get<Begin>(*back).desktop_name.size(), 199U);
}

TEST(MirrorChannel, WrongPacketsAreErrors) {
    EXPECT_FALSE(decode_to_mirror(""));
    EXPECT_FALSE(decode_from_mirror(""));
    EXPECT_FALSE(decode_to_mirror(std::string(packet_max + 1, '\0')));
    EXPECT_FALSE(decode_from_mirror(encode(FromMirror{Serving{0, 10}})));
    EXPECT_FALSE(decode_from_mirror(encode(FromMirror{Serving{10, 32768}})));
    EXPECT_FALSE(decode_to_mirror(std::string("\x0a\x02\x0a\x00", 4)));  // a cookie of no byte
}

TEST(MirrorChannel, RandomBytesDoNotCrashIt) {
    std::mt19937 random(11);
    for (int round = 0; round < 50'000; ++round) {
        std::string packet(random() % 40, '\0');
        for (char& c : packet) c = char(random());
        static_cast<void>(decode_to_mirror(packet).has_value());
        static_cast<void>(decode_from_mirror(packet).has_value());
    }
}

}  // namespace
}  // namespace foyer::mirror
