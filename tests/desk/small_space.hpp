// A space of stations without machines: the supervisor's real core and relay, and for each station
// the real core of the kiosk, whose worlds start, end and prove clean at once. Messages between
// them are handed over in order; time passes when the test says so. Lives on one thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "kiosk/core/station.hpp"
#include "supervisor/desk/backend.hpp"
#include "supervisor/relay/relay.hpp"
#include "tests/desk/memory_stream.hpp"

namespace foyer::test {

class SmallSpace final : public supervisor::Backend {
public:
    explicit SmallSpace(boost::asio::io_context& io);

    // A new station, linked and proved. `found` is what its proofs find; empty = clean.
    void add_station(const StationName& name, const std::string& found = {});
    void lose_link(const StationName& name);
    // The person at the station does something.
    void at(const StationName& name, const kiosk::Event& event);
    void pass(Millis ms);
    void account_signed_out(const std::string& account);

    StationView view(const StationName& name) const;
    HelpId help_on(const StationName& name) const;  // 0: none
    supervisor::Relay& relay() { return relay_; }

    std::function<void()> on_change = [] {};
    // The station's answer to OpenStream: how it opens its second connection. An echo by default.
    std::function<void(HelpId, StationName, std::string token)> on_stream;
    int streams = 0;  // that stations were told to open
    std::vector<supervisor::Newcomer> newcomers;
    std::map<std::string, StationName> codes;   // that newcomers show
    std::vector<std::int32_t> presences;        // as they were told
    std::vector<supervisor::RegisterQuery> prints;

    // ---- Backend
    supervisor::FloorSnapshot floor() const override;
    std::vector<supervisor::SessionRow> live_sessions() const override;
    std::vector<supervisor::TicketRow> tickets() const override { return core_.tickets(); }
    const std::vector<Policy>& policies() const override { return core_.policies(); }
    boost::asio::awaitable<supervisor::Reply> run(supervisor::Order order) override;
    boost::asio::awaitable<Result<StationName>> approve(std::string code,
                                                        StationName name) override;
    boost::asio::awaitable<Result<std::vector<supervisor::RegisterLine>>> register_lines(
        supervisor::RegisterQuery query) override;
    boost::asio::awaitable<Result<std::vector<supervisor::HelpRow>>> register_helps(
        supervisor::RegisterQuery query) override;
    Result<Policy> parse_policy(const std::string& name, const std::string& toml) const override;
    void presence(std::int32_t signed_in) override;
    boost::asio::awaitable<Status> watch(HelpId help, ByteStream& viewer) override;

private:
    struct Station {
        kiosk::Station core;
        std::string found;
    };

    void step(const supervisor::Event& event);
    void step(const StationName& name, const kiosk::Event& event);
    void perform(const StationName& name, const kiosk::Effect& effect);
    void perform(const supervisor::Effect& effect);
    void settle();  // until nothing waits any more
    Proof prove(const Station& station, bool full) const;

    boost::asio::io_context& io_;
    Instant now_{seconds(1000), 1'790'000'000'000};
    supervisor::Floor core_;
    supervisor::Relay relay_;
    std::map<StationName, std::unique_ptr<Station>> stations_;
    std::deque<std::function<void()>> waiting_;
    std::vector<std::unique_ptr<MemoryStream>> echoes_;
    std::vector<supervisor::RegisterLine> register_;
    std::map<HelpId, supervisor::HelpRow> helps_;
    std::map<supervisor::CommandId, supervisor::Reply> replies_;
    supervisor::CommandId last_command_ = 0;
    bool settling_ = false;
};

}  // namespace foyer::test
