// The cores of a supervisor and its stations, joined: every message arrives at once and in order,
// every effect is done at once. Used on one thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "kiosk/core/station.hpp"
#include "supervisor/core/floor.hpp"
#include "supervisor/desk/backend.hpp"

namespace foyer::test {

class PlayedSpace final : public supervisor::Backend {
public:
    // `changed` is called after each step.
    PlayedSpace(boost::asio::io_context& io, std::vector<std::string> stations,
                std::function<void()> changed);

    void answer(HelpKind question, Answer given) { answers_[question] = given; }
    void press_stop(const std::string& station);
    void leave_something(const std::string& station) { stations_.at(station).unclean = true; }
    void take_mouse_back(const std::string& station);
    void lose_link(const std::string& station);
    void show_code(std::string code, std::string proposed_name);
    StationView view(const std::string& station) const;
    HelpEnd last_help_end() const { return helps_.rbegin()->second.cause.value(); }
    std::size_t helps_going_on() const;

    supervisor::FloorSnapshot floor() const override;
    std::vector<supervisor::SessionRow> live_sessions() const override;
    std::vector<supervisor::TicketRow> tickets() const override;
    const std::vector<Policy>& policies() const override;
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
    struct PlayedStation {
        kiosk::Station core;
        bool unclean = false;
    };

    void tell_floor(supervisor::Event event);
    void tell_station(const std::string& name, kiosk::Event event);
    void perform(const supervisor::Effect& effect);
    void perform(const std::string& name, const kiosk::Effect& effect);
    void play_guest(const std::string& name, const SupervisorMessage& message);
    void drain();
    void tick_later();

    std::function<void()> changed_;
    supervisor::Floor floor_;
    std::map<std::string, PlayedStation> stations_;
    std::map<std::string, std::string> codes_;
    std::map<HelpKind, Answer> answers_;
    std::map<supervisor::CommandId, supervisor::Reply> replies_;
    int streams_ = 0;  // opened so far; each has a token of its own
    std::map<HelpId, ByteStream*> watching_;
    std::vector<supervisor::RegisterLine> register_;
    std::map<HelpId, supervisor::HelpRow> helps_;  // as they were last saved
    supervisor::CommandId last_command_ = 0;
    std::deque<std::function<void()>> waiting_;
    bool draining_ = false;
    boost::asio::steady_timer timer_;
};

}  // namespace foyer::test
