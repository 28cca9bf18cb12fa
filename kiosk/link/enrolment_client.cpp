#include "kiosk/link/enrolment_client.hpp"

#include "proto/convert_station.hpp"
#include "proto/enrolment_code.hpp"
#include "proto/keys.hpp"

namespace foyer::kiosk {

namespace asio = boost::asio;

namespace {

// The next frame, which must be an M; a refusal is passed on in its own words.
template <class M>
Result<M> expect(const Result<std::string>& payload, const char* expected) {
    if (!payload) return failure(payload.error());
    auto frame = decode_supervisor_frame(*payload);
    if (!frame) return failure(frame.error());
    if (M* message = std::get_if<M>(&*frame)) return std::move(*message);
    if (const Refused* refused = std::get_if<Refused>(&*frame)) {
        return failure("enrolment: refused: " + refused->reason);
    }
    return failure(std::string("enrolment: expected ") + expected + ", found another message");
}

}  // namespace

asio::awaitable<Result<EnrolDone>> enrol(TlsLink& link, EnrolmentTerms terms,
                                         std::function<void(const std::string&)> show_code) {
    const std::string nonce = random_bytes(enrolment_nonce_size);
    const auto begin =
        encode(StationFrame(EnrolBegin{terms.public_key, terms.proposed_name, sha256(nonce)}));
    if (!begin) co_return failure(begin.error());
    Status sent = co_await link.write_frame(*begin, terms.step_ms);
    if (!sent) co_return failure(sent.error());

    const auto answer = co_await link.read_frame(terms.step_ms);
    const auto theirs = expect<EnrolNonce>(answer, "EnrolNonce");
    if (!theirs) co_return failure(theirs.error());
    if (theirs->nonce.size() != enrolment_nonce_size) {
        co_return failure("enrolment: expected a nonce of 32 bytes, found " +
                          std::to_string(theirs->nonce.size()));
    }

    const auto reveal = encode(StationFrame(EnrolReveal{nonce}));
    sent = co_await link.write_frame(*reveal, terms.step_ms);
    if (!sent) co_return failure(sent.error());
    show_code(enrolment_code(
        EnrolmentView{terms.public_key, link.peer_public_key(), nonce, theirs->nonce}));

    const auto verdict = co_await link.read_frame(terms.approval_ms);
    co_return expect<EnrolDone>(verdict, "EnrolDone");
}

}  // namespace foyer::kiosk
