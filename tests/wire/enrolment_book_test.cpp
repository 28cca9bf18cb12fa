#include <gtest/gtest.h>

#include "proto/enrolment_code.hpp"
#include "proto/keys.hpp"
#include "supervisor/station/enrolment.hpp"

namespace foyer::supervisor {
namespace {

constexpr Instant begin{1000, 0};

Instant after(Millis ms) { return Instant{begin.mono_ms + ms, 0}; }

EnrolmentBook::Newcomer newcomer(const std::string& code) {
    return {"poste-" + code.substr(5), "192.168.1.7:5000", "key of " + code, code};
}

TEST(EnrolmentCode, HasSixDigitsAndDependsOnEverythingThatWasSeen) {
    const EnrolmentView view{"station", "supervisor", std::string(32, 'a'), std::string(32, 'b')};
    const std::string code = enrolment_code(view);
    EXPECT_EQ(code.size(), 6U);
    EXPECT_EQ(code.find_first_not_of("0123456789"), std::string::npos);
    EXPECT_EQ(enrolment_code(view), code);
    EXPECT_NE(
        enrolment_code({"other", view.supervisor_key, view.station_nonce, view.supervisor_nonce}),
        code);
    EXPECT_NE(
        enrolment_code({view.station_key, "other", view.station_nonce, view.supervisor_nonce}),
        code);
    EXPECT_NE(enrolment_code({view.station_key, view.supervisor_key, std::string(32, 'c'),
                              view.supervisor_nonce}),
              code);
    EXPECT_NE(enrolment_code({view.station_key, view.supervisor_key, view.station_nonce,
                              std::string(32, 'c')}),
              code);
    // No shifting of bytes from one part to the next.
    EXPECT_NE(enrolment_code({"stations", "upervisor", view.station_nonce, view.supervisor_nonce}),
              code);
}

TEST(EnrolmentCode, TakesOnlyTheNonceThatWasCommittedTo) {
    const std::string nonce = random_bytes(32);
    EXPECT_TRUE(check_reveal(sha256(nonce), nonce));
    EXPECT_FALSE(check_reveal(sha256(nonce), random_bytes(32)));
    EXPECT_FALSE(check_reveal(sha256("short"), "short"));
}

TEST(EnrolmentBook, ApprovesTheRightCodeOnce) {
    EnrolmentBook book;
    const EnrolmentId id = book.add(newcomer("000001"), begin).value();
    ASSERT_EQ(book.pending(begin).size(), 1U);
    EXPECT_EQ(book.pending(begin)[0].proposed_name, "poste-1");
    EXPECT_EQ(book.pending(after(1000))[0].expires_in_ms, minutes(10) - 1000);
    EXPECT_FALSE(book.public_key_of_approved(id));

    const auto approval = book.approve("000001", "", begin).approval.value();
    EXPECT_EQ(approval, (Approval{id, "poste-1", key_fingerprint("key of 000001")}));
    EXPECT_TRUE(book.pending(begin).empty());
    EXPECT_EQ(book.public_key_of_approved(id).value(), "key of 000001");
    EXPECT_FALSE(book.approve("000001", "", begin).approval);
}

TEST(EnrolmentBook, TheMediatorsNameGoesBeforeTheProposedOne) {
    EnrolmentBook book;
    (void)book.add(newcomer("000001"), begin).value();
    EXPECT_EQ(book.approve("000001", "salle-2", begin).approval.value().name, "salle-2");
}

TEST(EnrolmentBook, ANameThatIsNoneLeavesTheStationWaiting) {
    EnrolmentBook book;
    (void)book.add(newcomer("000001"), begin).value();
    for (const char* name : {"Poste 1", "été", "a/b", ".."}) {
        EXPECT_FALSE(book.approve("000001", name, begin).approval) << name;
    }
    EXPECT_TRUE(book.approve("000001", std::string(63, 'a'), begin).approval);
}

TEST(EnrolmentBook, HoldsFiveAtMost) {
    EnrolmentBook book;
    const EnrolmentId first = book.add(newcomer("000000"), begin).value();
    for (int i = 1; i < 5; ++i) {
        EXPECT_TRUE(book.add(newcomer("00000" + std::to_string(i)), begin));
    }
    EXPECT_FALSE(book.add(newcomer("000009"), begin));
    book.remove(first);
    EXPECT_TRUE(book.add(newcomer("000009"), begin));
}

TEST(EnrolmentBook, NeverHoldsTheSameCodeTwice) {
    EnrolmentBook book;
    EXPECT_TRUE(book.add(newcomer("123456"), begin));
    EXPECT_FALSE(book.add(newcomer("123456"), begin));
}

TEST(EnrolmentBook, ForgetsAfterTenMinutes) {
    EnrolmentBook book;
    for (int i = 0; i < 5; ++i) {
        (void)book.add(newcomer("00000" + std::to_string(i)), begin).value();
    }
    EXPECT_EQ(book.pending(after(minutes(10) - 1)).size(), 5U);
    EXPECT_TRUE(book.pending(after(minutes(10))).empty());
    EXPECT_FALSE(book.approve("000000", "", after(minutes(10))).approval);
    EXPECT_TRUE(book.add(newcomer("000000"), after(minutes(10))));
}

TEST(EnrolmentBook, TheThirdWrongCodeCancelsAllThatWait) {
    EnrolmentBook book;
    const EnrolmentId a = book.add(newcomer("000001"), begin).value();
    const EnrolmentId b = book.add(newcomer("000002"), begin).value();
    EXPECT_TRUE(book.approve("999999", "", begin).cancelled.empty());
    EXPECT_TRUE(book.approve("999998", "", begin).cancelled.empty());
    const auto verdict = book.approve("999997", "", begin);
    EXPECT_FALSE(verdict.approval);
    EXPECT_EQ(verdict.cancelled, (std::vector<EnrolmentId>{a, b}));
    EXPECT_TRUE(book.pending(begin).empty());
    EXPECT_FALSE(book.approve("000001", "", begin).approval);
}

TEST(EnrolmentBook, ARightCodeForgivesTheWrongOnesBefore) {
    EnrolmentBook book;
    (void)book.add(newcomer("000001"), begin).value();
    (void)book.add(newcomer("000002"), begin).value();
    (void)book.approve("999999", "", begin);
    (void)book.approve("999999", "", begin);
    EXPECT_TRUE(book.approve("000001", "", begin).approval);
    EXPECT_TRUE(book.approve("999999", "", begin).cancelled.empty());
    EXPECT_TRUE(book.approve("000002", "", begin).approval);
}

TEST(EnrolmentBook, CodesTypedWhileNobodyWaitsCountForNothing) {
    EnrolmentBook book;
    for (int i = 0; i < 10; ++i) (void)book.approve("999999", "", begin);
    (void)book.add(newcomer("000001"), begin).value();
    EXPECT_TRUE(book.approve("999999", "", begin).cancelled.empty());
    EXPECT_TRUE(book.approve("000001", "", begin).approval);
}

}  // namespace
}  // namespace foyer::supervisor
