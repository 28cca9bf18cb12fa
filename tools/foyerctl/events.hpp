// Server-sent events (WHATWG HTML, section 9.2), as a value: bytes in, whole events out.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "proto/result.hpp"

namespace foyer::ctl {

class EventReader {
public:
    static constexpr std::size_t event_bytes_max = 4u << 20;  // a floor of 10,000 stations fits

    // The data of each event that these bytes complete; several `data:` lines are joined by
    // newlines, comments and other fields are skipped. Error: an event is longer than the limit.
    Result<std::vector<std::string>> take(std::string_view bytes);

private:
    void take_line(std::string_view line, std::vector<std::string>& complete);

    std::string line_;
    std::string data_;
    bool has_data_ = false;
};

}  // namespace foyer::ctl
