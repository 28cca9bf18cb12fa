#include "tools/foyerctl/events.hpp"

#include <utility>

namespace foyer::ctl {

void EventReader::take_line(std::string_view line, std::vector<std::string>& complete) {
    if (line.ends_with('\r')) {
        line.remove_suffix(1);
    }
    if (line.empty()) {
        if (has_data_) {
            complete.push_back(std::exchange(data_, {}));
        }
        has_data_ = false;
        return;
    }
    constexpr std::string_view field = "data:";
    if (!line.starts_with(field)) {
        return;
    }
    line.remove_prefix(field.size());
    if (line.starts_with(' ')) {
        line.remove_prefix(1);
    }
    if (has_data_) {
        data_ += '\n';
    }
    data_ += line;
    has_data_ = true;
}

Result<std::vector<std::string>> EventReader::take(std::string_view bytes) {
    std::vector<std::string> complete;
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        line_ += bytes.substr(0, end);
        if (line_.size() + data_.size() > event_bytes_max) {
            return failure("the feed sent an event of more than " +
                           std::to_string(event_bytes_max) + " bytes");
        }
        if (end == std::string_view::npos) {
            break;
        }
        take_line(std::exchange(line_, {}), complete);
        bytes.remove_prefix(end + 1);
    }
    return complete;
}

}  // namespace foyer::ctl
