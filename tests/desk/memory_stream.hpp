// A connection without a network: what is written to one end is read at the other, at most
// `capacity` bytes wait in between. An end connected to itself is an echo.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <string>

#include "proto/byte_stream.hpp"

namespace foyer::test {

class MemoryStream final : public ByteStream {
public:
    MemoryStream(boost::asio::any_io_executor executor, std::size_t capacity = 64 * 1024);

    static void connect(MemoryStream& a, MemoryStream& b);

    boost::asio::awaitable<Result<std::size_t>> read_some(std::span<std::byte> into) override;
    boost::asio::awaitable<Status> write(std::span<const std::byte> bytes) override;
    void cut() override;  // the other end sees it too

    bool is_cut() const { return cut_; }
    std::size_t waiting() const { return held_.size(); }  // bytes not read yet at this end

private:
    std::string held_;
    std::size_t capacity_;
    MemoryStream* other_ = nullptr;
    bool cut_ = false;
    boost::asio::steady_timer changed_;  // cancelled when `held_` or `cut_` changes
};

}  // namespace foyer::test
