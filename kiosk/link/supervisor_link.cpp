#include "kiosk/link/supervisor_link.hpp"

#include <spdlog/spdlog.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <optional>

#include "kiosk/core/backoff.hpp"
#include "kiosk/link/enrolment_client.hpp"
#include "kiosk/link/station_identity.hpp"
#include "proto/convert_station.hpp"
#include "proto/race.hpp"

namespace foyer::kiosk {

namespace asio = boost::asio;

namespace {

// A link that ended sooner did not really stand, and the next attempt waits longer.
constexpr auto stands_after = std::chrono::seconds(5);

}  // namespace

class SupervisorLink::Session {
public:
    Session(asio::any_io_executor executor, LinkSettings settings, LinkEvents& events,
            std::function<double()> random)
        : settings_(std::move(settings)),
          events_(events),
          random_(std::move(random)),
          backoff_(settings_.retry_first_ms, settings_.retry_most_ms),
          stopped_(executor) {
        stopped_.expires_at(asio::steady_timer::time_point::max());
    }

    asio::awaitable<Status> run();
    void stop();
    Status send(const StationMessage& message);
    asio::awaitable<Result<std::unique_ptr<ByteStream>>> open_stream(HelpId help,
                                                                     std::string token);

private:
    // How one attempt ended, and so how long to wait before the next.
    enum class Attempt { failed, stood, removed };
    // A connection that the supervisor admitted, or why there is none.
    struct Admission {
        Status status;
        bool removed = false;
        std::unique_ptr<TlsLink> link;
    };

    asio::awaitable<void> attempts();
    asio::awaitable<void> until_stopped();
    asio::awaitable<Attempt> attempt_enrolment();
    asio::awaitable<Attempt> attempt_link();
    asio::awaitable<Admission> admission();
    void on_frame(TlsLink& link, std::string_view payload);
    Millis wait_after(Attempt attempt);

    LinkSettings settings_;
    LinkEvents& events_;
    std::function<double()> random_;
    Backoff backoff_;
    asio::steady_timer stopped_;  // cancelled by stop()
    bool stopping_ = false;
    std::optional<StationIdentity> identity_;
    Status usable_;  // what made run() end early
    TlsLink* running_ = nullptr;
};

asio::awaitable<Status> SupervisorLink::Session::run() {
    auto identity = open_identity(settings_.state_dir);
    if (!identity) co_return failure(identity.error());
    identity_ = std::move(*identity);
    co_await race(attempts(), until_stopped(), until_stopped());
    co_return usable_;
}

asio::awaitable<void> SupervisorLink::Session::until_stopped() {
    boost::system::error_code error;
    if (!stopping_) {
        co_await stopped_.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
}

asio::awaitable<void> SupervisorLink::Session::attempts() {
    asio::steady_timer pause(stopped_.get_executor());
    while (!stopping_ && usable_) {
        const Attempt attempt =
            identity_->enrolled() ? co_await attempt_link() : co_await attempt_enrolment();
        if (stopping_ || !usable_) co_return;
        pause.expires_after(std::chrono::milliseconds(wait_after(attempt)));
        boost::system::error_code error;
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
    }
}

Millis SupervisorLink::Session::wait_after(Attempt attempt) {
    if (attempt == Attempt::removed) {
        const double stretch = 1 + random_() / 4;
        return static_cast<Millis>(static_cast<double>(settings_.removed_retry_ms) * stretch);
    }
    if (attempt == Attempt::stood) backoff_.reset();
    return backoff_.next_ms(random_());
}

asio::awaitable<SupervisorLink::Session::Attempt> SupervisorLink::Session::attempt_enrolment() {
    const auto context = TlsContext::stranger();
    auto link =
        co_await TlsLink::connect(*context, settings_.host, settings_.port, settings_.connect_ms);
    if (!link) {
        spdlog::info("enrolment: {}", link.error().text);
        co_return Attempt::failed;
    }
    const EnrolmentTerms terms{*public_key_der(identity_->key_pem), settings_.proposed_name,
                               settings_.connect_ms, settings_.approval_ms};
    const auto done = co_await enrol(
        **link, terms, [this](const std::string& code) { events_.enrolment_code(code); });
    events_.enrolment_code({});
    if (!done) {
        spdlog::warn("{}", done.error().text);
        co_return Attempt::failed;
    }
    usable_ =
        keep_certificate(settings_.state_dir, *identity_, done->certificate_pem, done->ca_pem);
    if (!usable_) co_return Attempt::failed;
    spdlog::info("enrolled as {}",
                 certificate_common_name(done->certificate_pem).value_or("a nameless station"));
    co_return Attempt::stood;
}

asio::awaitable<SupervisorLink::Session::Admission> SupervisorLink::Session::admission() {
    Admission admission;
    const auto context = TlsContext::client(
        TlsIdentity{identity_->certificate_pem, identity_->key_pem}, identity_->ca_pem);
    if (!context) {
        admission.status = failure(context.error());
        co_return admission;
    }
    auto link =
        co_await TlsLink::connect(*context, settings_.host, settings_.port, settings_.connect_ms);
    if (!link) {
        admission.status = failure(link.error());
        co_return admission;
    }
    const auto payload = co_await (*link)->read_frame(settings_.connect_ms);
    if (!payload) {
        admission.status = failure(payload.error());
        co_return admission;
    }
    const auto frame = decode_supervisor_frame(*payload);
    if (!frame) {
        admission.status = failure(frame.error());
    } else if (const Refused* refused = std::get_if<Refused>(&*frame)) {
        admission.status = failure("the supervisor refused: " + refused->reason);
        admission.removed = refused->cause == RefusalCause::removed;
    } else if (!std::holds_alternative<Admitted>(*frame)) {
        admission.status = failure("expected to be admitted, found another message");
    } else {
        admission.link = std::move(*link);
    }
    co_return admission;
}

asio::awaitable<SupervisorLink::Session::Attempt> SupervisorLink::Session::attempt_link() {
    Admission admitted = co_await admission();
    if (admitted.removed) {
        spdlog::error(
            "this station was removed from its space; to enrol it anew, delete {} and restart",
            (settings_.state_dir / "station.crt").string());
        co_return Attempt::removed;
    }
    if (!admitted.status) {
        spdlog::warn("link: {}", admitted.status.error().text);
        co_return Attempt::failed;
    }
    TlsLink& link = *admitted.link;
    running_ = &link;
    const auto begun = std::chrono::steady_clock::now();
    spdlog::info("link: up");
    events_.link_up();
    const std::string reason = co_await link.run(
        [&](std::string_view payload) { on_frame(link, payload); }, settings_.link);
    running_ = nullptr;
    spdlog::warn("link: down: {}", reason);
    events_.link_down(reason);
    const bool stood = std::chrono::steady_clock::now() - begun >= stands_after;
    co_return stood ? Attempt::stood : Attempt::failed;
}

void SupervisorLink::Session::on_frame(TlsLink& link, std::string_view payload) {
    auto frame = decode_supervisor_frame(payload);
    if (!frame) return link.close(frame.error().text);
    if (const Refused* refused = std::get_if<Refused>(&*frame)) {
        return link.close("the supervisor refused: " + refused->reason);
    }
    SupervisorMessage* message = std::get_if<SupervisorMessage>(&*frame);
    if (message == nullptr) return link.close("found a message that no link carries");
    events_.message(std::move(*message));
}

void SupervisorLink::Session::stop() {
    stopping_ = true;
    if (running_ != nullptr) {
        running_->close("the station stops");
    } else {
        stopped_.cancel();
    }
}

Status SupervisorLink::Session::send(const StationMessage& message) {
    if (running_ == nullptr) return failure("send: there is no link");
    const auto payload = encode(StationFrame(message));
    if (!payload) return failure(payload.error());
    return running_->send(*payload);
}

asio::awaitable<Result<std::unique_ptr<ByteStream>>> SupervisorLink::Session::open_stream(
    HelpId help, std::string token) {
    if (!identity_ || !identity_->enrolled()) co_return failure("open a stream: not enrolled");
    Admission admitted = co_await admission();
    if (!admitted.status) {
        co_return failure("open a stream: " + admitted.status.error().text);
    }
    const auto open = encode(StationFrame(StreamOpen{help, std::move(token)}));
    if (!open) co_return failure(open.error());
    const Status sent = co_await admitted.link->write_frame(*open, settings_.connect_ms);
    if (!sent) co_return failure("open a stream: " + sent.error().text);
    co_return TlsLink::into_stream(std::move(admitted.link));
}

// ---- the link -----------------------------------------------------------------------------------

SupervisorLink::SupervisorLink(asio::any_io_executor executor, LinkSettings settings,
                               LinkEvents& events, std::function<double()> random)
    : session_(std::make_unique<Session>(std::move(executor), std::move(settings), events,
                                         std::move(random))) {}
SupervisorLink::~SupervisorLink() = default;

asio::awaitable<Status> SupervisorLink::run() { return session_->run(); }
void SupervisorLink::stop() { session_->stop(); }
Status SupervisorLink::send(const StationMessage& message) { return session_->send(message); }
asio::awaitable<Result<std::unique_ptr<ByteStream>>> SupervisorLink::open_stream(
    HelpId help, std::string token) {
    return session_->open_stream(help, std::move(token));
}

}  // namespace foyer::kiosk
