#include "proto/convert_parts.hpp"
#include "proto/convert_station.hpp"
#include "proto/frame.hpp"
#include "proto/text.hpp"

namespace foyer {

namespace wire {
namespace {

// ---- station to supervisor

void put(const Hello& m, pb::Envelope& e) {
    pb::Hello& hello = *e.mutable_hello();
    hello.set_protocol(m.protocol);
    hello.set_software(m.software);
    put_view(m.view, *hello.mutable_view());
    const std::size_t skipped = m.records.size() > records_max ? m.records.size() - records_max : 0;
    for (std::size_t i = skipped; i < m.records.size(); ++i) {
        put_record(m.records[i], *hello.add_records());
    }
    hello.set_link(m.link);
}
void put(const ViewUpdate& m, pb::Envelope& e) {
    put_view(m.view, *e.mutable_view_update()->mutable_view());
}
void put(const SessionEnded& m, pb::Envelope& e) {
    put_record(m.record, *e.mutable_session_ended()->mutable_record());
}
void put(const StartRequest& m, pb::Envelope& e) {
    e.mutable_start_request()->set_request(m.request.value);
    e.mutable_start_request()->set_ticket(m.ticket);
}
void put(const GrantRefused& m, pb::Envelope& e) {
    e.mutable_grant_refused()->set_session(m.session.value);
    e.mutable_grant_refused()->set_reason(plain_text(m.reason, text_max));
}
void put(const ConsentAnswer& m, pb::Envelope& e) {
    e.mutable_consent_answer()->set_help(m.help.value);
    e.mutable_consent_answer()->set_kind(to_wire(m.kind));
    e.mutable_consent_answer()->set_answer(to_wire(m.answer));
}
void put(const HelpEnded& m, pb::Envelope& e) {
    e.mutable_help_ended()->set_help(m.help.value);
    e.mutable_help_ended()->set_cause(to_wire(m.cause));
}
void put(const StreamOpen& m, pb::Envelope& e) {
    e.mutable_stream_open()->set_help(m.help.value);
    e.mutable_stream_open()->set_token(m.token);
}
void put(const EnrolBegin& m, pb::Envelope& e) {
    e.mutable_enrol_begin()->set_public_key(m.public_key);
    e.mutable_enrol_begin()->set_proposed_name(m.proposed_name);
    e.mutable_enrol_begin()->set_commitment(m.commitment);
}
void put(const EnrolReveal& m, pb::Envelope& e) { e.mutable_enrol_reveal()->set_nonce(m.nonce); }

// ---- supervisor to station

void put(const Welcome& m, pb::Envelope& e) {
    pb::Welcome& welcome = *e.mutable_welcome();
    welcome.set_station(m.station);
    put_space(m.space, *welcome.mutable_space());
    for (const Policy& policy : m.policies) put_policy(policy, *welcome.add_policies());
    welcome.set_link(m.link);
}
void put(const SpaceUpdate& m, pb::Envelope& e) {
    put_space(m.space, *e.mutable_space_update()->mutable_space());
    e.mutable_space_update()->set_link(m.link);
}
void put(const Grant& m, pb::Envelope& e) {
    pb::Grant& grant = *e.mutable_grant();
    grant.set_session(m.session.value);
    grant.set_request(m.request.value);
    grant.set_policy(m.policy);
    grant.set_access(to_wire(m.access));
    grant.set_duration_ms(m.duration_ms);
    grant.set_extension_ms(m.extension_ms);
    grant.set_extensions_max(m.extensions_max);
    grant.set_link(m.link);
}
void put(const StartRefused& m, pb::Envelope& e) {
    e.mutable_start_refused()->set_request(m.request.value);
    e.mutable_start_refused()->set_reason(plain_text(m.reason, text_max));
    e.mutable_start_refused()->set_wait_ms(m.wait_ms);
}
void put(const Extend& m, pb::Envelope& e) {
    e.mutable_extend()->set_session(m.session.value);
    e.mutable_extend()->set_granted_ms(m.granted_ms);
}
void put(const End& m, pb::Envelope& e) {
    e.mutable_end()->set_session(m.session.value);
    e.mutable_end()->set_cause(to_wire(m.cause));
}
void put(const CallStatus& m, pb::Envelope& e) { e.mutable_call_status()->set_before(m.before); }
void put(const AskConsent& m, pb::Envelope& e) {
    e.mutable_ask_consent()->set_help(m.help.value);
    e.mutable_ask_consent()->set_session(m.session.value);
    e.mutable_ask_consent()->set_kind(to_wire(m.kind));
    e.mutable_ask_consent()->set_helper(plain_text(m.helper, text_max));
    e.mutable_ask_consent()->set_beside(m.beside.value);
}
void put(const OpenStream& m, pb::Envelope& e) {
    e.mutable_open_stream()->set_help(m.help.value);
    e.mutable_open_stream()->set_token(m.token);
}
void put(const Release& m, pb::Envelope& e) {
    e.mutable_released()->set_help(m.help.value);
    e.mutable_released()->set_kind(to_wire(m.kind));
}
void put(const EndHelp& m, pb::Envelope& e) {
    e.mutable_end_help()->set_help(m.help.value);
    e.mutable_end_help()->set_cause(to_wire(m.cause));
}
void put(const ReturnToService&, pb::Envelope& e) { e.mutable_return_to_service(); }
void put(const RecordAck& m, pb::Envelope& e) {
    e.mutable_record_ack()->set_session(m.session.value);
}
void put(const Admitted& m, pb::Envelope& e) { e.mutable_admitted()->set_station(m.station); }
void put(const Refused& m, pb::Envelope& e) {
    e.mutable_refused()->set_cause(to_wire(m.cause));
    e.mutable_refused()->set_reason(plain_text(m.reason, text_max));
}
void put(const EnrolNonce& m, pb::Envelope& e) { e.mutable_enrol_nonce()->set_nonce(m.nonce); }
void put(const EnrolDone& m, pb::Envelope& e) {
    e.mutable_enrol_done()->set_certificate_pem(m.certificate_pem);
    e.mutable_enrol_done()->set_ca_pem(m.ca_pem);
}

// A variant in the variant: the cores' messages.
void put(const StationMessage& m, pb::Envelope& e) {
    std::visit([&e](const auto& inner) { put(inner, e); }, m);
}
void put(const SupervisorMessage& m, pb::Envelope& e) {
    std::visit([&e](const auto& inner) { put(inner, e); }, m);
}

template <class Frame, class Decode>
Result<std::string> encode_checked(const Frame& frame, Decode decode_back) {
    pb::Envelope envelope;
    std::visit([&envelope](const auto& message) { put(message, envelope); }, frame);
    std::string payload;
    if (!envelope.SerializeToString(&payload) || payload.size() > frame_payload_max) {
        return failure("station message: expected at most " + std::to_string(frame_payload_max) +
                       " bytes, found " + std::to_string(envelope.ByteSizeLong()));
    }
    // One list of limits, the decoder's: what would end the link over there is an error here.
    if (const auto back = decode_back(payload); !back) return failure(back.error());
    return payload;
}

}  // namespace
}  // namespace wire

Result<std::string> encode(const StationFrame& frame) {
    return wire::encode_checked(frame, decode_station_frame);
}

Result<std::string> encode(const SupervisorFrame& frame) {
    return wire::encode_checked(frame, decode_supervisor_frame);
}

}  // namespace foyer
