#include <google/protobuf/stubs/logging.h>

#include <optional>

#include "proto/convert_parts.hpp"
#include "proto/convert_station.hpp"

namespace foyer {

namespace wire {
namespace {

Hello take_hello(const pb::Hello& from, Taking& t) {
    Hello m;
    m.protocol = from.protocol();
    m.software = t.text(from.software(), name_max, "hello.software");
    m.view = take_view(from.view(), t);
    m.link = from.link();
    if (!t.fits(from.records_size(), records_max, "hello.records")) return m;
    for (const pb::Record& record : from.records()) m.records.push_back(take_record(record, t));
    return m;
}

Welcome take_welcome(const pb::Welcome& from, Taking& t) {
    Welcome m;
    m.station = t.text(from.station(), name_max, "welcome.station");
    m.space = take_space(from.space(), t);
    m.link = from.link();
    if (!t.fits(from.policies_size(), policies_max, "welcome.policies")) return m;
    for (const pb::Policy& policy : from.policies()) m.policies.push_back(take_policy(policy, t));
    return m;
}

Grant take_grant(const pb::Grant& from, Taking& t) {
    Grant m;
    m.session = SessionId{from.session()};
    m.request = RequestId{from.request()};
    m.policy = t.text(from.policy(), name_max, "grant.policy");
    m.access = t.enumerator<AccessKind>(from.access(), "grant.access");
    m.duration_ms = t.amount(from.duration_ms(), "grant.duration_ms");
    m.extension_ms = t.amount(from.extension_ms(), "grant.extension_ms");
    m.extensions_max = t.amount(from.extensions_max(), "grant.extensions_max");
    m.link = from.link();
    return m;
}

std::optional<StationFrame> take_station(const pb::Envelope& e, Taking& t) {
    using M = StationMessage;
    switch (e.kind_case()) {
        case pb::Envelope::kHello:
            return M(take_hello(e.hello(), t));
        case pb::Envelope::kViewUpdate:
            return M(ViewUpdate{take_view(e.view_update().view(), t)});
        case pb::Envelope::kSessionEnded:
            return M(SessionEnded{take_record(e.session_ended().record(), t)});
        case pb::Envelope::kStartRequest:
            return M(StartRequest{RequestId{e.start_request().request()},
                                  t.text(e.start_request().ticket(), name_max, "ticket")});
        case pb::Envelope::kGrantRefused:
            return M(GrantRefused{SessionId{e.grant_refused().session()},
                                  t.text(e.grant_refused().reason(), text_max, "reason")});
        case pb::Envelope::kConsentAnswer: {
            const pb::ConsentAnswer& from = e.consent_answer();
            return M(ConsentAnswer{HelpId{from.help()},
                                   t.enumerator<HelpKind>(from.kind(), "consent_answer.kind"),
                                   t.enumerator<Answer>(from.answer(), "consent_answer.answer")});
        }
        case pb::Envelope::kHelpEnded:
            return M(HelpEnded{HelpId{e.help_ended().help()},
                               t.enumerator<HelpEnd>(e.help_ended().cause(), "help_ended.cause")});
        case pb::Envelope::kStreamOpen:
            return StreamOpen{HelpId{e.stream_open().help()},
                              t.bytes(e.stream_open().token(), token_max, "stream_open.token")};
        case pb::Envelope::kEnrolBegin: {
            const pb::EnrolBegin& from = e.enrol_begin();
            return EnrolBegin{t.bytes(from.public_key(), blob_max, "enrol_begin.public_key"),
                              t.text(from.proposed_name(), name_max, "enrol_begin.proposed_name"),
                              t.bytes(from.commitment(), token_max, "enrol_begin.commitment")};
        }
        case pb::Envelope::kEnrolReveal:
            return EnrolReveal{t.bytes(e.enrol_reveal().nonce(), token_max, "enrol_reveal.nonce")};
        default:
            return std::nullopt;
    }
}

std::optional<SupervisorFrame> take_supervisor(const pb::Envelope& e, Taking& t) {
    using M = SupervisorMessage;
    switch (e.kind_case()) {
        case pb::Envelope::kWelcome:
            return M(take_welcome(e.welcome(), t));
        case pb::Envelope::kSpaceUpdate:
            return M(SpaceUpdate{take_space(e.space_update().space(), t), e.space_update().link()});
        case pb::Envelope::kGrant:
            return M(take_grant(e.grant(), t));
        case pb::Envelope::kStartRefused: {
            const pb::StartRefused& from = e.start_refused();
            return M(StartRefused{RequestId{from.request()},
                                  t.text(from.reason(), text_max, "start_refused.reason"),
                                  t.amount(from.wait_ms(), "start_refused.wait_ms")});
        }
        case pb::Envelope::kExtend:
            return M(Extend{SessionId{e.extend().session()},
                            t.amount(e.extend().granted_ms(), "extend.granted_ms")});
        case pb::Envelope::kEnd:
            return M(End{SessionId{e.end().session()},
                         t.enumerator<EndCause>(e.end().cause(), "end.cause")});
        case pb::Envelope::kCallStatus:
            return M(CallStatus{t.amount(e.call_status().before(), "call_status.before")});
        case pb::Envelope::kAskConsent: {
            const pb::AskConsent& from = e.ask_consent();
            return M(AskConsent{HelpId{from.help()}, SessionId{from.session()},
                                t.enumerator<HelpKind>(from.kind(), "ask_consent.kind"),
                                t.text(from.helper(), text_max, "ask_consent.helper"),
                                HelpId{from.beside()}});
        }
        case pb::Envelope::kOpenStream:
            return M(OpenStream{HelpId{e.open_stream().help()},
                                t.bytes(e.open_stream().token(), token_max, "open_stream.token")});
        case pb::Envelope::kReleased:
            return M(Release{HelpId{e.released().help()},
                             t.enumerator<HelpKind>(e.released().kind(), "released.kind")});
        case pb::Envelope::kEndHelp:
            return M(EndHelp{HelpId{e.end_help().help()},
                             t.enumerator<HelpEnd>(e.end_help().cause(), "end_help.cause")});
        case pb::Envelope::kReturnToService:
            return M(ReturnToService{});
        case pb::Envelope::kRecordAck:
            return M(RecordAck{SessionId{e.record_ack().session()}});
        case pb::Envelope::kAdmitted:
            return Admitted{t.text(e.admitted().station(), name_max, "admitted.station")};
        case pb::Envelope::kRefused:
            return Refused{t.enumerator<RefusalCause>(e.refused().cause(), "refused.cause"),
                           t.text(e.refused().reason(), text_max, "refused.reason")};
        case pb::Envelope::kEnrolNonce:
            return EnrolNonce{t.bytes(e.enrol_nonce().nonce(), token_max, "enrol_nonce.nonce")};
        case pb::Envelope::kEnrolDone:
            return EnrolDone{
                t.bytes(e.enrol_done().certificate_pem(), blob_max, "enrol_done.certificate_pem"),
                t.bytes(e.enrol_done().ca_pem(), blob_max, "enrol_done.ca_pem")};
        default:
            return std::nullopt;
    }
}

template <class Frame>
Result<Frame> decode(std::string_view payload,
                     std::optional<Frame> (*take)(const pb::Envelope&, Taking&)) {
    // The library would write a line of its own for each bad text that a peer sends.
    [[maybe_unused]] static const auto quiet = google::protobuf::SetLogHandler(nullptr);
    pb::Envelope envelope;
    if (!envelope.ParseFromArray(payload.data(), static_cast<int>(payload.size()))) {
        return failure("station message: expected an Envelope, found " +
                       std::to_string(payload.size()) + " bytes of something else");
    }
    Taking taking;
    std::optional<Frame> frame = take(envelope, taking);
    if (!frame) {
        return failure("station message: found kind " + std::to_string(envelope.kind_case()) +
                       ", which this side does not take");
    }
    if (const Status status = taking.status(); !status) {
        return failure("station message: " + status.error().text);
    }
    return std::move(*frame);
}

}  // namespace
}  // namespace wire

Result<StationFrame> decode_station_frame(std::string_view payload) {
    return wire::decode<StationFrame>(payload, wire::take_station);
}

Result<SupervisorFrame> decode_supervisor_frame(std::string_view payload) {
    return wire::decode<SupervisorFrame>(payload, wire::take_supervisor);
}

}  // namespace foyer
