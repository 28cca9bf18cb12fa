// What a station shows of itself: view, session, help, proof, record.
#include "proto/convert_parts.hpp"
#include "proto/text.hpp"

namespace foyer::wire {

namespace {

void put_proof(const Proof& proof, pb::Proof& into) {
    into.set_clean(proof.clean);
    into.set_full(proof.full);
    into.set_ms(proof.ms);
    for (const Check& check : proof.checks) {
        pb::Check& row = *into.add_checks();
        row.set_name(check.name);
        row.set_clean(check.clean);
        row.set_looked_at(plain_text(check.looked_at, text_max));
        row.set_found(plain_text(check.found, text_max));
    }
}

Proof take_proof(const pb::Proof& from, Taking& taking) {
    Proof proof;
    proof.clean = from.clean();
    proof.full = from.full();
    proof.ms = taking.amount(from.ms(), "proof.ms");
    if (!taking.fits(from.checks_size(), checks_max, "proof.checks")) return proof;
    for (const pb::Check& row : from.checks()) {
        proof.checks.push_back(Check{taking.text(row.name(), name_max, "check.name"), row.clean(),
                                     taking.text(row.looked_at(), text_max, "check.looked_at"),
                                     taking.text(row.found(), text_max, "check.found")});
    }
    return proof;
}

void put_session(const SessionView& session, pb::Session& into) {
    into.set_id(session.id.value);
    into.set_policy(session.policy);
    into.set_access(to_wire(session.access));
    into.set_used_ms(session.used_ms);
    into.set_granted_ms(session.granted_ms);
    into.set_extensions(session.extensions);
}

SessionView take_session(const pb::Session& from, Taking& taking) {
    SessionView session;
    session.id = SessionId{from.id()};
    session.policy = taking.text(from.policy(), name_max, "session.policy");
    session.access = taking.enumerator<AccessKind>(from.access(), "session.access");
    session.used_ms = taking.amount(from.used_ms(), "session.used_ms");
    session.granted_ms = taking.amount(from.granted_ms(), "session.granted_ms");
    session.extensions = taking.amount(from.extensions(), "session.extensions");
    return session;
}

}  // namespace

void put_view(const StationView& view, pb::View& into) {
    into.set_state(to_wire(view.state));
    if (view.session) put_session(*view.session, *into.mutable_session());
    if (view.call) into.mutable_call()->set_waiting_ms(view.call->waiting_ms);
    if (view.help) {
        pb::Help& help = *into.mutable_help();
        help.set_id(view.help->id.value);
        help.set_view(view.help->view);
        help.set_control(view.help->control);
        help.set_hidden(view.help->hidden);
    }
    if (view.last_proof) put_proof(*view.last_proof, *into.mutable_last_proof());
    into.set_out_of_order_reason(plain_text(view.out_of_order_reason, text_max));
}

StationView take_view(const pb::View& from, Taking& taking) {
    StationView view;
    view.state = taking.enumerator<StationState>(from.state(), "view.state");
    if (from.has_session()) view.session = take_session(from.session(), taking);
    if (from.has_call()) {
        view.call = CallView{taking.amount(from.call().waiting_ms(), "call.waiting_ms")};
    }
    if (from.has_help()) {
        view.help = HelpView{HelpId{from.help().id()}, from.help().view(), from.help().control(),
                             from.help().hidden()};
    }
    if (from.has_last_proof()) view.last_proof = take_proof(from.last_proof(), taking);
    view.out_of_order_reason =
        taking.text(from.out_of_order_reason(), text_max, "view.out_of_order_reason");
    return view;
}

void put_record(const SessionRecord& record, pb::Record& into) {
    into.set_id(record.id.value);
    into.set_policy(record.policy);
    into.set_access(to_wire(record.access));
    into.set_used_ms(record.used_ms);
    into.set_cause(to_wire(record.cause));
}

SessionRecord take_record(const pb::Record& from, Taking& taking) {
    SessionRecord record;
    record.id = SessionId{from.id()};
    record.policy = taking.text(from.policy(), name_max, "record.policy");
    record.access = taking.enumerator<AccessKind>(from.access(), "record.access");
    record.used_ms = taking.amount(from.used_ms(), "record.used_ms");
    record.cause = taking.enumerator<EndCause>(from.cause(), "record.cause");
    return record;
}

}  // namespace foyer::wire
