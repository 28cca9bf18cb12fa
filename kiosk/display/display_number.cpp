#include "kiosk/display/display_number.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <charconv>
#include <string>

namespace foyer::kiosk {

class DisplayNumber::Impl {
public:
    Impl(boost::asio::io_context& io, Descriptor pipe, std::function<void(Result<int>)> read)
        : pipe_(io, pipe.release()), read_(std::move(read)) {}

    static void go_on(const std::shared_ptr<Impl>& self) {
        self->pipe_.async_read_some(
            boost::asio::buffer(self->part_),
            [weak = std::weak_ptr(self)](const boost::system::error_code& error, std::size_t n) {
                if (const auto alive = weak.lock()) {
                    arrived(alive, error, n);
                }
            });
    }

private:
    static void arrived(const std::shared_ptr<Impl>& self, const boost::system::error_code& error,
                        std::size_t n) {
        self->line_.append(self->part_, n);
        if (!error && self->line_.find('\n') == std::string::npos && self->line_.size() < 16) {
            go_on(self);
            return;
        }
        int number = -1;
        const char* const end = self->line_.data() + self->line_.size();
        const auto parsed = std::from_chars(self->line_.data(), end, number);
        const bool whole = parsed.ec == std::errc() && parsed.ptr != end && *parsed.ptr == '\n';
        const auto read = std::move(self->read_);
        read(whole ? Result<int>(number)
                   : failure("the X server told no display number, found \"" + self->line_ + '"'));
    }

    boost::asio::posix::stream_descriptor pipe_;
    std::function<void(Result<int>)> read_;
    std::string line_;
    char part_[16] = {};
};

DisplayNumber::DisplayNumber(boost::asio::io_context& io, Descriptor pipe,
                             std::function<void(Result<int>)> read)
    : impl_(std::make_shared<Impl>(io, std::move(pipe), std::move(read))) {
    Impl::go_on(impl_);
}

DisplayNumber::~DisplayNumber() = default;

}  // namespace foyer::kiosk
