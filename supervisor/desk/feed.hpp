// The floor as a stream of events for every page that is open. A change marks the feed; whoever
// follows is woken and gets the whole floor as it is then, at most ten times a second. A slow
// follower misses states in between, never the last one, and holds at most one text. While
// nothing changes no timer runs.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <string>

#include "proto/clock.hpp"

namespace foyer::supervisor {

class Feed {
public:
    // `render` makes the text of the floor (one line of JSON); called at most once per change.
    Feed(boost::asio::any_io_executor executor, std::function<std::string()> render,
         Millis spacing_ms = 100);
    ~Feed();

    // The floor may look different now. Cheap; call it as often as you like.
    void changed();

    // Wakes every follower; from now on `Follower::next` says that the feed is over.
    void close();

    // One open page. Must not outlive the feed.
    class Follower {
    public:
        explicit Follower(Feed& feed);
        ~Follower();
        Follower(const Follower&) = delete;
        Follower& operator=(const Follower&) = delete;

        enum class Woken { changed, heartbeat, closed };
        // Returns at once the first time, then at the next state that was not read yet, or after
        // `at_most_ms` without one.
        boost::asio::awaitable<Woken> next(Millis at_most_ms);
        // The state to show. Shared by all followers.
        std::shared_ptr<const std::string> text();

    private:
        friend class Feed;
        Feed& feed_;
        boost::asio::steady_timer wake_;
        std::uint64_t seen_ = 0;
    };

private:
    void publish();

    std::function<std::string()> render_;
    Millis spacing_ms_;
    boost::asio::steady_timer spacing_;
    bool resting_ = false;             // published less than `spacing_ms_` ago
    bool dirty_ = false;               // changed meanwhile
    bool closed_ = false;
    std::uint64_t version_ = 1;
    std::shared_ptr<const std::string> text_;  // the floor as it is; null until someone asks
    std::list<Follower*> followers_;
};

}  // namespace foyer::supervisor
