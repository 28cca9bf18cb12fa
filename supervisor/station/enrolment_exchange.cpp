#include "supervisor/station/enrolment_exchange.hpp"

#include "proto/convert_station.hpp"
#include "proto/enrolment_code.hpp"
#include "proto/keys.hpp"

namespace foyer::supervisor {

namespace asio = boost::asio;

namespace {

// The next frame, which must be an M.
template <class M>
Result<M> expect(const Result<std::string>& payload, const char* expected) {
    if (!payload) return failure(payload.error());
    auto frame = decode_station_frame(*payload);
    if (!frame) return failure(frame.error());
    if (M* message = std::get_if<M>(&*frame)) return std::move(*message);
    return failure(std::string("enrolment: expected ") + expected + ", found another message");
}

}  // namespace

asio::awaitable<Result<EnrolmentBook::Newcomer>> talk_to_newcomer(TlsLink& link, Millis step_ms) {
    const auto first = co_await link.read_frame(step_ms);
    const auto begin = expect<EnrolBegin>(first, "EnrolBegin");
    if (!begin) co_return failure(begin.error());

    const std::string nonce = random_bytes(enrolment_nonce_size);
    const auto answer = encode(SupervisorFrame(EnrolNonce{nonce}));
    const Status sent = co_await link.write_frame(*answer, step_ms);
    if (!sent) co_return failure(sent.error());

    const auto second = co_await link.read_frame(step_ms);
    const auto reveal = expect<EnrolReveal>(second, "EnrolReveal");
    if (!reveal) co_return failure(reveal.error());
    const Status revealed = check_reveal(begin->commitment, reveal->nonce);
    if (!revealed) co_return failure(revealed.error());

    EnrolmentBook::Newcomer newcomer;
    newcomer.proposed_name = begin->proposed_name;
    newcomer.address = link.peer_address();
    newcomer.public_key = begin->public_key;
    newcomer.code = enrolment_code(
        EnrolmentView{begin->public_key, link.own_public_key(), reveal->nonce, nonce});
    co_return newcomer;
}

}  // namespace foyer::supervisor
