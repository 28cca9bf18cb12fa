// Lines that come from a descriptor, without waiting for one that is not there yet.
#pragma once

#include <unistd.h>

#include <array>
#include <optional>
#include <string>

namespace foyer::bench {

class Lines {
public:
    explicit Lines(int fd) : fd_(fd) {}

    // Takes in what is there, waiting for something. False: the end.
    bool receive() {
        std::array<char, 4096> bytes;
        const ssize_t got = read(fd_, bytes.data(), bytes.size());
        if (got <= 0) return false;
        text_.append(bytes.data(), std::size_t(got));
        return true;
    }
    std::optional<std::string> next() {
        const std::size_t end = text_.find('\n');
        if (end == std::string::npos) return std::nullopt;
        std::string line = text_.substr(0, end);
        text_.erase(0, end + 1);
        return line;
    }

private:
    int fd_;
    std::string text_;
};

}  // namespace foyer::bench
