// The supervisor's shell: feeds what happens to the core (supervisor/core/floor.hpp) and performs
// what the core decides. It is what the listener tells of stations (StationLinks) and what the desk
// asks of the floor (Backend). Everything runs on the one io thread; rows go to the store's thread
// and come back as "on disk", and nothing is said to anyone before that (Acknowledgements).
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "supervisor/acknowledgements.hpp"
#include "supervisor/core/floor.hpp"
#include "supervisor/desk/backend.hpp"
#include "supervisor/relay/relay.hpp"
#include "supervisor/station/listener.hpp"

namespace foyer::supervisor {

class Feed;
class StoreThread;

class Shell final : public StationLinks, public Backend {
public:
    // `store` and `authority` must outlive it. `failed` is called once when the store could not
    // write: from then on nothing more is acknowledged, and the program has to end.
    Shell(boost::asio::io_context& io, Floor floor, StoreThread& store, const Authority& authority,
          ListenerSettings listener, std::function<void(const Error&)> failed);
    ~Shell() override;

    // Opens the station port. Error: it cannot be had.
    Status start();
    std::uint16_t station_port() const { return listener_.port(); }
    // Told of each change of the floor from now on; nullptr = nobody.
    void follow_with(Feed* feed) { feed_ = feed; }
    // When somebody is back at the desk, in words; told to the stations when it changes.
    void reopens(const std::string& words_fr, const std::string& words_en);
    // Nothing of this account is signed in any more: its helps end.
    void signed_out(const std::string& account);
    // Closes the port, the links and the streams, and returns when the last has ended.
    boost::asio::awaitable<void> stop();

    // ---- StationLinks
    bool admits(const StationName& name, const std::string& key_fingerprint) override;
    void connected(const StationName& name) override;
    void message(const StationName& name, StationMessage message) override;
    void lost(const StationName& name, const std::string& reason) override;
    void stream(const StationName& name, HelpId help, std::string token,
                std::unique_ptr<ByteStream> stream) override;
    void pending_changed() override;

    // ---- Backend
    FloorSnapshot floor() const override;
    std::vector<SessionRow> live_sessions() const override;
    std::vector<TicketRow> tickets() const override;
    const std::vector<Policy>& policies() const override;
    boost::asio::awaitable<Reply> run(Order order) override;
    boost::asio::awaitable<Result<StationName>> approve(std::string code,
                                                        StationName name) override;
    boost::asio::awaitable<Result<std::vector<RegisterLine>>> register_lines(
        RegisterQuery query) override;
    boost::asio::awaitable<Result<std::vector<HelpRow>>> register_helps(
        RegisterQuery query) override;
    Result<Policy> parse_policy(const std::string& name, const std::string& toml) const override;
    void presence(std::int32_t signed_in) override;
    boost::asio::awaitable<Status> watch(HelpId help, ByteStream& viewer) override;

private:
    void step(const Event& event);
    void perform(const Effect& effect);
    void save(std::vector<Row> rows, std::function<void()> on_disk);
    void set_timer();

    boost::asio::io_context& io_;
    Floor floor_;
    StoreThread& store_;
    std::function<void(const Error&)> failed_;
    Acknowledgements acknowledgements_;
    Relay relay_;
    Listener listener_;
    Feed* feed_ = nullptr;
    boost::asio::steady_timer timer_;
    boost::asio::steady_timer idle_;  // never expires; cancelled when a coroutine of ours ends
    std::size_t under_way_ = 0;    // coroutines of ours that have not ended
    bool stopping_ = false;
    CommandId last_command_ = 0;
    std::map<CommandId, std::function<void(Reply)>> commands_;  // orders that wait for their reply
};

}  // namespace foyer::supervisor
