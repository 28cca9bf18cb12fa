#include "tools/foyerctl/vnc_auth.hpp"

#include <gtest/gtest.h>

#include <set>

namespace foyer::ctl {
namespace {

// The worked example that DES is taught with: key 133457799BBCDFF1, plain text 0123456789ABCDEF,
// cipher text 85E813540F0AB405. The password has the key's bytes with their bits reversed.
TEST(VncAuth, IsDesWithTheBitsOfEachByteReversed) {
    const std::string password = "\xC8\x2C\xEA\x9E\xD9\x3D\xFB\x8F";
    const Challenge challenge{0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF,
                              0x01, 0x23, 0x45, 0x67, 0x89, 0xAB, 0xCD, 0xEF};
    const Challenge answer{0x85, 0xE8, 0x13, 0x54, 0x0F, 0x0A, 0xB4, 0x05,
                           0x85, 0xE8, 0x13, 0x54, 0x0F, 0x0A, 0xB4, 0x05};
    EXPECT_EQ(answer_to(challenge, password), answer);
    EXPECT_TRUE(is_answer(challenge, password, answer));
}

TEST(VncAuth, AShortPasswordIsFilledWithZeros) {
    const auto challenge = make_challenge();
    using namespace std::string_literals;
    EXPECT_EQ(answer_to(challenge, "abc"), answer_to(challenge, "abc\0\0\0\0\0"s));
}

TEST(VncAuth, OnlyTheFirstEightBytesCount) {
    const auto challenge = make_challenge();
    EXPECT_EQ(answer_to(challenge, "abcdefgh"), answer_to(challenge, "abcdefghij"));
}

TEST(VncAuth, RefusesAnyOtherAnswer) {
    const auto challenge = make_challenge();
    auto answer = answer_to(challenge, "abcdefgh");
    EXPECT_FALSE(is_answer(challenge, "abcdefgx", answer));
    for (std::size_t i = 0; i < answer.size(); ++i) {
        answer[i] ^= 1;
        EXPECT_FALSE(is_answer(challenge, "abcdefgh", answer));
        answer[i] ^= 1;
    }
}

TEST(VncAuth, PasswordsHaveEightPlainCharactersAndDiffer) {
    std::set<std::string> passwords;
    for (int i = 0; i < 100; ++i) {
        const auto password = make_password();
        EXPECT_EQ(password.size(), 8u);
        EXPECT_EQ(password.find_first_not_of("abcdefghjkmnpqrstwxyz23456789"), std::string::npos);
        passwords.insert(password);
    }
    EXPECT_EQ(passwords.size(), 100u);
}

}  // namespace
}  // namespace foyer::ctl
