#include "tools/bench/rfb/inflater.hpp"

#include <stdexcept>

namespace foyer::bench {

Inflater::Inflater() {
    if (inflateInit(&stream_) != Z_OK) throw std::runtime_error("zlib does not start");
}

Inflater::~Inflater() { inflateEnd(&stream_); }

void Inflater::reset() { inflateReset(&stream_); }

std::span<const std::uint8_t> Inflater::inflate(std::span<const std::uint8_t> piece,
                                                std::size_t size_max) {
    // One byte more than is allowed, to see that it is not used.
    if (out_.size() < size_max + 1) out_.resize(size_max + 1);
    stream_.next_in = const_cast<std::uint8_t*>(piece.data());
    stream_.avail_in = uInt(piece.size());
    stream_.next_out = out_.data();
    stream_.avail_out = uInt(size_max + 1);
    const int result = ::inflate(&stream_, Z_SYNC_FLUSH);
    if (result != Z_OK && result != Z_BUF_ERROR) throw std::runtime_error("zlib data is broken");
    if (stream_.avail_in != 0 || stream_.avail_out == 0) {
        throw std::runtime_error("zlib data holds more than its rectangle");
    }
    return {out_.data(), size_max + 1 - stream_.avail_out};
}

}  // namespace foyer::bench
