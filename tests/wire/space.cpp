#include "tests/wire/space.hpp"

#include <gtest/gtest.h>

#include "proto/convert_station.hpp"

namespace foyer {

using supervisor::Authority;
using supervisor::Listener;
using supervisor::ListenerSettings;

namespace {

boost::asio::awaitable<void> run_listener(Listener& listener, bool& running) {
    co_await listener.run();
    running = false;
}

boost::asio::awaitable<void> run_station(kiosk::SupervisorLink& link, bool& ended) {
    const Status status = co_await link.run();
    EXPECT_TRUE(status) << status.error().text;
    ended = true;
}

ListenerSettings on_loopback(ListenerSettings settings) {
    settings.address = "127.0.0.1";
    settings.port = 0;
    // A peer that a test plays by hand does not close at once, and is not waited for long.
    settings.link.drain_ms = std::min<Millis>(settings.link.drain_ms, 200);
    return settings;
}

}  // namespace

Space::Space(ListenerSettings settings) {
    auto authority = Authority::open(folder_.path() / "ca", {{}, {"127.0.0.1"}}, {});
    EXPECT_TRUE(authority) << authority.error().text;
    authority_ = std::make_unique<Authority>(std::move(*authority));
    listener_ = std::make_unique<Listener>(loop_.executor(), *authority_,
                                           on_loopback(std::move(settings)), owner_);
    const Status listening = listener_->listen();
    EXPECT_TRUE(listening) << listening.error().text;
    loop_.spawn(run_listener(*listener_, running_));
}

Space::~Space() { EXPECT_TRUE(stop()) << "a connection did not end"; }

TlsIdentity Space::enrolled(const StationName& name) {
    TlsIdentity identity;
    identity.key_pem = make_private_key_pem();
    const std::string public_key = public_key_der(identity.key_pem).value();
    identity.certificate_pem = authority_->sign_station(name, public_key).value();
    owner_.known[name] = key_fingerprint(public_key);
    return identity;
}

std::unique_ptr<TlsLink> Space::admitted(const TlsIdentity& identity) {
    const auto context = TlsContext::client(identity, authority_->station_ca_pem());
    auto link = loop_.await(TlsLink::connect(*context, "127.0.0.1", port(), seconds(5)));
    EXPECT_TRUE(link) << link.error().text;
    const SupervisorFrame first = hear(**link);
    EXPECT_TRUE(std::holds_alternative<Admitted>(first));
    return std::move(*link);
}

std::unique_ptr<TlsLink> Space::stranger() {
    const auto context = TlsContext::stranger();
    auto link = loop_.await(TlsLink::connect(*context, "127.0.0.1", port(), seconds(5)));
    EXPECT_TRUE(link) << link.error().text;
    return std::move(*link);
}

void Space::say(TlsLink& link, const StationFrame& frame) {
    const Status sent = loop_.await(link.write_frame(encode(frame).value(), seconds(5)));
    EXPECT_TRUE(sent) << sent.error().text;
}

SupervisorFrame Space::hear(TlsLink& link) {
    const auto payload = loop_.await(link.read_frame(seconds(5)));
    EXPECT_TRUE(payload) << payload.error().text;
    return decode_supervisor_frame(payload.value()).value();
}

bool Space::closed(TlsLink& link) { return !loop_.await(link.read_frame(seconds(5))); }

kiosk::LinkSettings Space::link_settings(const std::filesystem::path& state_dir) const {
    kiosk::LinkSettings settings;
    settings.host = "127.0.0.1";
    settings.port = port();
    settings.state_dir = state_dir;
    settings.proposed_name = "poste-1";
    settings.retry_first_ms = 4;
    settings.retry_most_ms = 20;
    settings.removed_retry_ms = 10;
    return settings;
}

bool Space::wait_for_pending(std::size_t count) {
    return loop_.until([&] { return listener_->pending().size() == count; });
}

Result<supervisor::Approval> Space::approve(const std::string& code, const StationName& name) {
    auto approval = listener_->approve(code, name);
    if (!approval) return approval;
    owner_.known[approval->name] = approval->key_fingerprint;
    if (const Status delivered = listener_->deliver(*approval); !delivered) {
        return failure(delivered.error());
    }
    return approval;
}

bool Space::stop() {
    listener_->stop();
    return loop_.until([this] { return !running_; });
}

Station::Station(Space& space, kiosk::LinkSettings settings)
    : space_(space),
      link_(space.loop().executor(), std::move(settings), kiosk_, [] { return 0.5; }) {
    kiosk_.link = &link_;
    space_.loop().spawn(run_station(link_, ended_));
}

Station::~Station() { EXPECT_TRUE(stop()) << "the link did not end"; }

std::string Station::wait_for_code() {
    EXPECT_TRUE(space_.loop().until(
        [&] { return !kiosk_.shown.empty() && !space_.listener().pending().empty(); }));
    return kiosk_.shown;
}

bool Station::stop() {
    link_.stop();
    return space_.loop().until([this] { return ended_; });
}

}  // namespace foyer
