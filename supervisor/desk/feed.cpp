#include "supervisor/desk/feed.hpp"

#include <cassert>
#include <chrono>
#include <utility>

#include "proto/quietly.hpp"

namespace foyer::supervisor {
namespace asio = boost::asio;

Feed::Feed(asio::any_io_executor executor, std::function<std::string()> render, Millis spacing_ms)
    : render_(std::move(render)), spacing_ms_(spacing_ms), spacing_(std::move(executor)) {}

Feed::~Feed() { assert(followers_.empty()); }

void Feed::changed() {
    text_.reset();  // who comes while the feed rests reads the floor as it is now
    if (resting_) {
        dirty_ = true;
    } else {
        publish();
    }
}

void Feed::publish() {
    ++version_;
    dirty_ = false;
    for (Follower* follower : followers_) follower->wake_.cancel();
    if (followers_.empty()) return;  // who comes next reads the floor as it is then

    resting_ = true;
    spacing_.expires_after(std::chrono::milliseconds(spacing_ms_));
    spacing_.async_wait([this](const boost::system::error_code& cancelled) {
        if (cancelled) return;
        resting_ = false;
        if (dirty_) publish();
    });
}

void Feed::close() {
    closed_ = true;
    spacing_.cancel();
    for (Follower* follower : followers_) follower->wake_.cancel();
}

Feed::Follower::Follower(Feed& feed)
    : feed_(feed), wake_(feed.spacing_.get_executor()) {
    feed_.followers_.push_back(this);
}

Feed::Follower::~Follower() { feed_.followers_.remove(this); }

asio::awaitable<Feed::Follower::Woken> Feed::Follower::next(Millis at_most_ms) {
    if (!feed_.closed_ && seen_ == feed_.version_) {
        wake_.expires_after(std::chrono::milliseconds(at_most_ms));
        co_await wake_.async_wait(quietly);
    }
    if (feed_.closed_) co_return Woken::closed;
    co_return seen_ == feed_.version_ ? Woken::heartbeat : Woken::changed;
}

std::shared_ptr<const std::string> Feed::Follower::text() {
    seen_ = feed_.version_;
    if (!feed_.text_) feed_.text_ = std::make_shared<const std::string>(feed_.render_());
    return feed_.text_;
}

}  // namespace foyer::supervisor
