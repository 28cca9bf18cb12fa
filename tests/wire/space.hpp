// A supervisor's station port on loopback with an owner that knows the stations it approved, and
// stations that link to it: everything real but the cores.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/link/supervisor_link.hpp"
#include "proto/keys.hpp"
#include "proto/link_messages.hpp"
#include "supervisor/station/authority.hpp"
#include "supervisor/station/listener.hpp"
#include "tests/wire/folder.hpp"
#include "tests/wire/loop.hpp"

namespace foyer {

// Remembers what the listener told.
struct Owner final : supervisor::StationLinks {
    bool admits(const StationName& name, const std::string& key_fingerprint) override {
        ++asked;
        const auto found = known.find(name);
        return found != known.end() && found->second == key_fingerprint;
    }
    void connected(const StationName& name) override { linked.push_back(name); }
    void message(const StationName&, StationMessage message) override {
        messages.push_back(std::move(message));
    }
    void lost(const StationName&, const std::string& reason) override {
        lost_reasons.push_back(reason);
    }
    void stream(const StationName&, HelpId help, std::string token,
                std::unique_ptr<ByteStream> opened) override {
        stream_help = help;
        stream_token = std::move(token);
        stream_bytes = std::move(opened);
    }
    void pending_changed() override { ++pending_changes; }

    std::map<StationName, std::string> known;  // name to fingerprint
    int asked = 0;
    std::vector<StationName> linked;
    std::vector<StationMessage> messages;
    std::vector<std::string> lost_reasons;
    int pending_changes = 0;
    HelpId stream_help;
    std::string stream_token;
    std::unique_ptr<ByteStream> stream_bytes;
};

// Remembers what the link told, and says Hello when it is up, as the core would.
struct Kiosk final : kiosk::LinkEvents {
    void enrolment_code(const std::string& code) override {
        shown = code;
        if (!code.empty()) codes.push_back(code);
    }
    void link_up() override {
        ++ups;
        Hello hello;
        hello.link = static_cast<std::uint64_t>(ups);
        said_hello = static_cast<bool>(link->send(StationMessage(hello)));
    }
    void link_down(const std::string& reason) override { down_reasons.push_back(reason); }
    void message(SupervisorMessage message) override { messages.push_back(std::move(message)); }

    kiosk::SupervisorLink* link = nullptr;
    std::string shown;
    std::vector<std::string> codes;
    int ups = 0;
    bool said_hello = false;
    std::vector<std::string> down_reasons;
    std::vector<SupervisorMessage> messages;
};

class Space {
public:
    explicit Space(supervisor::ListenerSettings settings = {});
    ~Space();

    Loop& loop() { return loop_; }
    Owner& owner() { return owner_; }
    supervisor::Listener& listener() { return *listener_; }
    const supervisor::Authority& authority() const { return *authority_; }
    std::uint16_t port() const { return listener_->port(); }

    // A station's identity as enrolment would make it, known to the owner.
    TlsIdentity enrolled(const StationName& name);
    // Admitted connection of that identity, to be spoken over by hand.
    std::unique_ptr<TlsLink> admitted(const TlsIdentity& identity);
    // A connection that shows no certificate.
    std::unique_ptr<TlsLink> stranger();

    // Sends one frame, and reads the next one; fails the test when that is impossible.
    void say(TlsLink& link, const StationFrame& frame);
    SupervisorFrame hear(TlsLink& link);
    // Whether the other side has closed: the next read fails.
    bool closed(TlsLink& link);

    // Settings of a link to this space, with short waits.
    kiosk::LinkSettings link_settings(const std::filesystem::path& state_dir) const;
    // Runs until so many stations wait for approval.
    bool wait_for_pending(std::size_t count);
    // Approves the code and delivers the certificate, as the shell does.
    Result<supervisor::Approval> approve(const std::string& code, const StationName& name = {});

    // Runs the listener to its end; true when every connection has ended.
    bool stop();

private:
    Loop loop_;
    Folder folder_;
    Owner owner_;
    std::unique_ptr<supervisor::Authority> authority_;
    std::unique_ptr<supervisor::Listener> listener_;
    bool running_ = true;
};

// A real station with its link, run until stop().
class Station {
public:
    Station(Space& space, kiosk::LinkSettings settings);
    ~Station();

    Kiosk& kiosk() { return kiosk_; }
    kiosk::SupervisorLink& link() { return link_; }
    // Runs until the station shows a code and the supervisor waits for it; the code.
    std::string wait_for_code();
    bool stop();

private:
    Space& space_;
    Kiosk kiosk_;
    kiosk::SupervisorLink link_;
    bool ended_ = false;
};

}  // namespace foyer
