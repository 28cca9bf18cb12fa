#include "kiosk/session/proc_scan.hpp"

#include <dirent.h>

#include <cctype>
#include <cerrno>
#include <charconv>
#include <memory>

namespace foyer::kiosk {

namespace {

struct Close {
    void operator()(DIR* directory) const { ::closedir(directory); }
};

Status each_numbered(const std::string& directory,
                     const std::function<void(const std::string&)>& see) {
    const std::unique_ptr<DIR, Close> open(::opendir(directory.c_str()));
    if (!open) {
        return failure(Error::of_errno(directory, errno));
    }
    while (const dirent* entry = ::readdir(open.get())) {
        if (std::isdigit(static_cast<unsigned char>(entry->d_name[0])) != 0) {
            see(directory + '/' + entry->d_name);
        }
    }
    return {};
}

}  // namespace

Status each_process(const std::function<void(const std::string&)>& see) {
    return each_numbered("/proc", see);
}

Status each_thread(const std::function<void(const std::string&)>& see) {
    return each_process([&see](const std::string& process) {
        (void)each_numbered(process + "/task", see);  // it may have ended meanwhile
    });
}

std::vector<std::string_view> words_of(std::string_view line) {
    std::vector<std::string_view> words;
    while (!line.empty()) {
        const std::size_t begin = line.find_first_not_of(" \t");
        if (begin == std::string_view::npos) {
            break;
        }
        line.remove_prefix(begin);
        const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
        words.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return words;
}

void each_line(std::string_view text, const std::function<void(std::string_view)>& see) {
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        see(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

bool parse_number(std::string_view word, std::uint32_t& number) {
    const auto parsed = std::from_chars(word.data(), word.data() + word.size(), number);
    return parsed.ec == std::errc() && parsed.ptr == word.data() + word.size();
}

std::string count_text(std::size_t number, const char* one, const char* many) {
    return number == 0 ? "" : std::to_string(number) + ' ' + (number == 1 ? one : many);
}

}  // namespace foyer::kiosk
