// The station's way to its supervisor: enrols when it has no certificate, then keeps one link up,
// connecting again with growing, random waits. Key, certificate and the supervisor's CA are files
// of the state directory (station.key 0600, station.crt, supervisor-ca.crt).
//
// A supervisor that answers "removed" is believed (it proved itself by the CA of enrolment), but
// the station deletes nothing: it logs what to do and asks again about once a minute. Only a
// person who deletes station.crt makes it enrol anew, so that nobody can talk a station out of its
// identity. A supervisor that cannot show a certificate of that CA is never spoken to.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "proto/byte_stream.hpp"
#include "proto/messages.hpp"
#include "proto/result.hpp"
#include "proto/tls_link.hpp"

namespace foyer::kiosk {

// The owner of the link, as the link sees it. Called on the io thread; may call back.
class LinkEvents {
public:
    virtual ~LinkEvents() = default;

    // Six digits to show while the station waits for approval; empty when there is none to show.
    virtual void enrolment_code(const std::string& code) = 0;
    // The supervisor admitted this station; the next thing sent must be a Hello.
    virtual void link_up() = 0;
    // Only after a link_up().
    virtual void link_down(const std::string& reason) = 0;
    virtual void message(SupervisorMessage message) = 0;
};

struct LinkSettings {
    std::string host;  // the supervisor's name or address
    std::uint16_t port = 0;
    std::filesystem::path state_dir;
    StationName proposed_name;         // what the desk is asked to call this station
    Millis connect_ms = seconds(10);   // to connect and shake hands; also each step of enrolment
    Millis approval_ms = minutes(11);  // the supervisor gives up after ten
    Millis retry_first_ms = 500;
    Millis retry_most_ms = seconds(30);
    Millis removed_retry_ms = seconds(60);
    LinkLimits link;
};

class SupervisorLink {
public:
    // `events` must outlive it. `random` gives numbers from 0 to below 1.
    SupervisorLink(boost::asio::any_io_executor executor, LinkSettings settings, LinkEvents& events,
                   std::function<double()> random);
    ~SupervisorLink();

    // Enrols, links, and links again until stop(). Returns early with an error only when the state
    // directory cannot be used.
    boost::asio::awaitable<Status> run();
    // Closes the link in order; run() returns soon.
    void stop();

    // Errors: no link, or it was closed because its outbox is full.
    Status send(const StationMessage& message);
    // The second connection of a help: raw bytes from here on.
    boost::asio::awaitable<Result<std::unique_ptr<ByteStream>>> open_stream(HelpId help,
                                                                            std::string token);

private:
    class Session;
    std::unique_ptr<Session> session_;
};

}  // namespace foyer::kiosk
