#include "proto/convert_station.hpp"

#include <gtest/gtest.h>

#include <set>

#include "foyer/v1/station.pb.h"
#include "proto/frame.hpp"
#include "tests/wire/samples.hpp"

namespace foyer {
namespace {

namespace pb = foyer::v1::station;

std::string bytes_of(const pb::Envelope& envelope) { return envelope.SerializeAsString(); }

// A view that decodes, to be spoilt.
pb::Envelope good_update() {
    pb::Envelope envelope;
    envelope.mutable_view_update()->mutable_view()->set_state(pb::STATE_FREE);
    return envelope;
}

void expect_refused(const pb::Envelope& envelope, const std::string& named) {
    const auto refused = decode_station_frame(bytes_of(envelope));
    ASSERT_FALSE(refused) << named;
    EXPECT_NE(refused.error().text.find(named), std::string::npos) << refused.error().text;
}

TEST(StationMessages, AllComeBackAsTheyWereSent) {
    std::set<int> kinds;
    for (const StationFrame& frame : every_station_frame()) {
        const std::string payload = encode(frame).value();
        pb::Envelope envelope;
        ASSERT_TRUE(envelope.ParseFromString(payload));
        kinds.insert(envelope.kind_case());
        EXPECT_EQ(decode_station_frame(payload).value(), frame) << envelope.ShortDebugString();
    }
    for (const SupervisorFrame& frame : every_supervisor_frame()) {
        const std::string payload = encode(frame).value();
        pb::Envelope envelope;
        ASSERT_TRUE(envelope.ParseFromString(payload));
        kinds.insert(envelope.kind_case());
        EXPECT_EQ(decode_supervisor_frame(payload).value(), frame) << envelope.ShortDebugString();
    }
    // So that a kind that is added to the schema and to no sample fails here.
    EXPECT_EQ(kinds.size(),
              static_cast<std::size_t>(pb::Envelope::descriptor()->oneof_decl(0)->field_count()));
}

TEST(StationMessages, EveryEnumeratorComesBack) {
    for (int i = 0; i <= static_cast<int>(StationState::closed); ++i) {
        ViewUpdate update;
        update.view.state = static_cast<StationState>(i);
        const StationFrame frame = StationMessage(update);
        EXPECT_EQ(decode_station_frame(encode(frame).value()).value(), frame) << i;
    }
    for (int i = 0; i <= static_cast<int>(EndCause::never_started); ++i) {
        const SupervisorFrame frame =
            SupervisorMessage(End{SessionId{1}, static_cast<EndCause>(i)});
        EXPECT_EQ(decode_supervisor_frame(encode(frame).value()).value(), frame) << i;
    }
    for (int i = 0; i <= static_cast<int>(HelpEnd::signed_out); ++i) {
        const StationFrame frame = StationMessage(HelpEnded{HelpId{1}, static_cast<HelpEnd>(i)});
        EXPECT_EQ(decode_station_frame(encode(frame).value()).value(), frame) << i;
    }
}

TEST(StationMessages, OfTheOtherDirectionAreRefused) {
    for (const StationFrame& frame : every_station_frame()) {
        EXPECT_FALSE(decode_supervisor_frame(encode(frame).value()));
    }
    for (const SupervisorFrame& frame : every_supervisor_frame()) {
        EXPECT_FALSE(decode_station_frame(encode(frame).value()));
    }
}

TEST(StationMessages, CutShortNeverComeOutAsTheWholeMessage) {
    const StationFrame whole = every_station_frame().front();
    const std::string payload = encode(whole).value();
    for (std::size_t cut = 0; cut < payload.size(); ++cut) {
        const auto decoded = decode_station_frame(payload.substr(0, cut));
        if (decoded) {
            EXPECT_NE(*decoded, whole) << "cut at " << cut;
        }
    }
}

TEST(StationMessages, ThatAreEmptyOrUnknownOrNoiseAreRefused) {
    EXPECT_FALSE(decode_station_frame(""));
    EXPECT_FALSE(decode_station_frame(std::string("\xc2\x3e\0", 3)));  // field 1000, empty
    EXPECT_FALSE(decode_station_frame("GET / HTTP/1.1\r\n"));
}

TEST(StationMessages, WithAnEnumeratorOutOfRangeAreRefused) {
    for (const int state : {0, 8, -1, 1'000'000}) {
        pb::Envelope envelope = good_update();
        envelope.mutable_view_update()->mutable_view()->set_state(static_cast<pb::State>(state));
        expect_refused(envelope, "view.state");
    }
    EXPECT_TRUE(decode_station_frame(bytes_of(good_update())));
}

TEST(StationMessages, WithANegativeDurationAreRefused) {
    pb::Envelope envelope = good_update();
    envelope.mutable_view_update()->mutable_view()->mutable_call()->set_waiting_ms(-1);
    expect_refused(envelope, "call.waiting_ms");
}

TEST(StationMessages, WithATextOverItsLimitAreRefused) {
    pb::Envelope envelope = good_update();
    pb::View& view = *envelope.mutable_view_update()->mutable_view();
    view.set_out_of_order_reason(std::string(wire::text_max, 'x'));
    EXPECT_TRUE(decode_station_frame(bytes_of(envelope)));
    view.set_out_of_order_reason(std::string(wire::text_max + 1, 'x'));
    expect_refused(envelope, "view.out_of_order_reason");
}

TEST(StationMessages, WithATextThatIsMoreThanOneLineAreRefused) {
    for (const char* text : {"a\nb", "a\x1b[2J", "a\u202eb", "\xff"}) {
        pb::Envelope envelope = good_update();
        envelope.mutable_view_update()->mutable_view()->set_out_of_order_reason(text);
        EXPECT_FALSE(decode_station_frame(bytes_of(envelope))) << text;
    }
    pb::Envelope envelope;
    envelope.mutable_enrol_begin()->set_proposed_name("poste-1\nstation poste-2: enrolled");
    expect_refused(envelope, "enrol_begin.proposed_name");
}

TEST(StationMessages, WithAListOverItsLimitAreRefused) {
    pb::Envelope envelope = good_update();
    pb::Proof& proof = *envelope.mutable_view_update()->mutable_view()->mutable_last_proof();
    for (std::size_t i = 0; i <= wire::checks_max; ++i) proof.add_checks()->set_name("n");
    expect_refused(envelope, "proof.checks");
}

TEST(StationMessages, CarryWhatAGuestNamedItsFilesAsCleanText) {
    ViewUpdate update;
    update.view.last_proof =
        Proof{false,
              false,
              1,
              {Check{"files", false, "/tmp", "/tmp/\xff\nfoo" + std::string(2000, 'x')}}};
    const auto decoded = decode_station_frame(encode(StationMessage(update)).value()).value();
    const auto& message = std::get<ViewUpdate>(std::get<StationMessage>(decoded));
    const std::string& found = message.view.last_proof->checks[0].found;
    EXPECT_EQ(found.substr(0, 10), "/tmp/? foo");
    EXPECT_EQ(found.size(), wire::text_max);
    EXPECT_TRUE(found.ends_with("…"));
}

TEST(StationMessages, HelloCarriesTheNewestRecordsWhenThereAreTooMany) {
    Hello hello;
    for (std::uint64_t id = 1; id <= 1000; ++id) {
        hello.records.push_back(SessionRecord{SessionId{id}, std::string(40, 'p'),
                                              AccessKind::guest, 1, EndCause::button});
    }
    const auto decoded = decode_station_frame(encode(StationMessage(hello)).value()).value();
    const auto& sent = std::get<Hello>(std::get<StationMessage>(decoded)).records;
    ASSERT_EQ(sent.size(), wire::records_max);
    EXPECT_EQ(sent.back().id, SessionId{1000});
    EXPECT_EQ(sent.front().id, SessionId{601});
}

TEST(StationMessages, ThatDoNotFitAFrameAreNotSent) {
    Welcome welcome;
    Policy policy;
    policy.browser.deny.assign(wire::list_max, std::string(wire::address_max, 'x'));
    welcome.policies.push_back(policy);
    EXPECT_FALSE(encode(SupervisorMessage(welcome)));
}

}  // namespace
}  // namespace foyer
