// The station port: accepts connections, admits known stations, enrols new ones, and gives each
// link its own coroutine. What happens is told to a StationLinks; what is to be sent is queued
// here by name. A connection without a certificate gets nothing but enrolment, one with an unknown
// certificate is refused at once.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "proto/byte_stream.hpp"
#include "proto/clock.hpp"
#include "proto/messages.hpp"
#include "proto/result.hpp"
#include "proto/tls_link.hpp"
#include "supervisor/station/authority.hpp"
#include "supervisor/station/enrolment.hpp"

namespace foyer::supervisor {

// The owner of the listener, as the listener sees it. Called on the io thread; every method may
// call back into the listener.
class StationLinks {
public:
    virtual ~StationLinks() = default;

    // Whether this certificate is the one known for this station.
    virtual bool admits(const StationName& name, const std::string& key_fingerprint) = 0;
    // A link stands; its Hello follows at once. An older link of the same station has been closed
    // without a lost().
    virtual void connected(const StationName& name) = 0;
    virtual void message(const StationName& name, StationMessage message) = 0;
    virtual void lost(const StationName& name, const std::string& reason) = 0;
    // A station opened a help's second connection. Whether the token is right is the owner's to
    // say; an unwelcome stream is cut.
    virtual void stream(const StationName& name, HelpId help, std::string token,
                        std::unique_ptr<ByteStream> stream) = 0;
    // pending() has changed.
    virtual void pending_changed() = 0;
};

struct ListenerSettings {
    std::string address = "0.0.0.0";       // or "::" for both families
    std::uint16_t port = 0;                // 0: any free one, for tests
    std::size_t handshakes_max = 64;       // under way; more wait in the system's backlog of 4096
    std::size_t strangers_max = 16;        // connections without a certificate
    std::size_t connections_max = 20'000;  // all together
    Millis handshake_ms = seconds(10);     // also the limit for each step before the link stands
    LinkLimits link;
    EnrolmentLimits enrolment;
};

class Listener {
public:
    // `authority` and `links` must outlive it.
    Listener(boost::asio::any_io_executor executor, const Authority& authority,
             ListenerSettings settings, StationLinks& links);
    ~Listener();

    // Opens the port. Error: it cannot be had.
    Status listen();
    std::uint16_t port() const;
    // Accepts until stop(); returns when the last connection has ended.
    boost::asio::awaitable<void> run();
    // Closes the port and every connection in order. Streams that were handed out are their
    // owner's to cut.
    void stop();

    // Errors: no such link, or it was closed because its outbox is full (lost() follows).
    Status send(const StationName& name, const SupervisorMessage& message);
    // Closes the station's link, if there is one; lost() follows unless a newer link stands.
    void close(const StationName& name, std::string reason);
    bool linked(const StationName& name) const;

    // ---- enrolment
    std::vector<PendingStation> pending() const;
    // The mediator typed a code; `name` empty takes the proposed one. Makes nothing known yet: the
    // owner records name and fingerprint, and when that is on disk calls deliver(). Whether the
    // name is free is the owner's to check (a known name's old key is replaced by recording it).
    Result<Approval> approve(const std::string& code, const StationName& name);
    // Signs and sends the certificate. Error: the station went away meanwhile, or has expired; it
    // shows a new code soon.
    Status deliver(const Approval& approval);

private:
    class Port;
    std::unique_ptr<Port> port_;
};

}  // namespace foyer::supervisor
