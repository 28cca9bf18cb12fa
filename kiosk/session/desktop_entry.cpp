#include "kiosk/session/desktop_entry.hpp"

#include <fmt/format.h>

#include <optional>

namespace foyer::kiosk {

namespace {

std::string_view trimmed(std::string_view text) {
    const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
    while (!text.empty() && is_space(text.front())) {
        text.remove_prefix(1);
    }
    while (!text.empty() && is_space(text.back())) {
        text.remove_suffix(1);
    }
    return text;
}

std::string unescaped(const std::string& raw) {
    std::string text;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\' || i + 1 == raw.size()) {
            text += raw[i];
            continue;
        }
        switch (raw[++i]) {
            case 's':
                text += ' ';
                break;
            case 'n':
                text += '\n';
                break;
            case 't':
                text += '\t';
                break;
            case 'r':
                text += '\r';
                break;
            case '\\':
                text += '\\';
                break;
            default:
                (text += '\\') += raw[i];
        }
    }
    return text;
}

// Splits Exec by its quoting rules: words at spaces, double quotes, and inside them a backslash
// before " ` $ \.
std::optional<std::vector<std::string>> split_words(const std::string& exec) {
    std::vector<std::string> words;
    std::string word;
    bool in_word = false, quoted = false;
    for (std::size_t i = 0; i < exec.size(); ++i) {
        const char c = exec[i];
        if (c == '"') {
            quoted = !quoted;
            in_word = true;
        } else if (quoted && c == '\\' && i + 1 < exec.size() &&
                   std::string_view("\"`$\\").find(exec[i + 1]) != std::string_view::npos) {
            word += exec[++i];
        } else if (!quoted && (c == ' ' || c == '\t')) {
            if (in_word) {
                words.push_back(std::exchange(word, {}));
            }
            in_word = false;
        } else {
            word += c;
            in_word = true;
        }
    }
    if (quoted) {
        return std::nullopt;
    }
    if (in_word) {
        words.push_back(word);
    }
    return words;
}

}  // namespace

Result<DesktopEntry> DesktopEntry::parse(std::string_view content, const std::string& file) {
    DesktopEntry entry;
    entry.file_ = file;
    bool any_group = false, ours = false, found = false;
    int number = 0;
    while (!content.empty()) {
        ++number;
        const std::size_t end = content.find('\n');
        const std::string_view line = trimmed(content.substr(0, end));
        content.remove_prefix(end == std::string_view::npos ? content.size() : end + 1);
        if (line.empty() || line.front() == '#') {
            continue;
        }
        if (line.front() == '[' && line.back() == ']') {
            any_group = true;
            ours = line == "[Desktop Entry]";
            found = found || ours;
            continue;
        }
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos || equals == 0) {
            return failure(
                fmt::format("{}:{}: expected KEY=VALUE, found \"{}\"", file, number, line));
        }
        if (!any_group) {
            return failure(fmt::format("{}:{}: a key before the first group", file, number));
        }
        if (ours) {
            entry.values_[std::string(trimmed(line.substr(0, equals)))] = {
                std::string(trimmed(line.substr(equals + 1))), number};
        }
    }
    if (!found) {
        return failure(file + ": expected a [Desktop Entry] group, found none");
    }
    return entry;
}

std::string DesktopEntry::text(const std::string& key, const std::string& language) const {
    for (const std::string& name :
         {key + '[' + language + ']', key + '[' + language.substr(0, language.find('_')) + ']',
          key}) {
        if (const auto found = values_.find(name); found != values_.end()) {
            return unescaped(found->second.raw);
        }
    }
    return {};
}

bool DesktopEntry::is_true(const std::string& key) const { return text(key) == "true"; }

Error DesktopEntry::error(const std::string& key, const std::string& what) const {
    const auto found = values_.find(key);
    return {found == values_.end()
                ? fmt::format("{}: {}: {}", file_, key, what)
                : fmt::format("{}:{}: {}: {}", file_, found->second.line, key, what)};
}

Result<std::vector<std::string>> DesktopEntry::command() const {
    const auto words = split_words(text("Exec"));
    if (!words) {
        return failure(error("Exec", "a quote is not closed"));
    }
    std::vector<std::string> argv;
    for (const std::string& word : *words) {
        std::string argument;
        bool only_code = false;  // a word that is one field code vanishes with it
        for (std::size_t i = 0; i < word.size(); ++i) {
            if (word[i] != '%') {
                argument += word[i];
                continue;
            }
            const char code = i + 1 < word.size() ? word[++i] : '\0';
            if (code == '%') {
                argument += '%';
            } else if (code == 'c') {
                argument += text("Name");
            } else if (code != '\0' &&
                       std::string_view("fFuUdDnNickvm").find(code) != std::string_view::npos) {
                only_code = word.size() == 2;
            } else {
                return failure(error("Exec", fmt::format("unknown field code in \"{}\"", word)));
            }
        }
        if (!only_code) {
            argv.push_back(argument);
        }
    }
    if (argv.empty() || argv.front().empty()) {
        return failure(error("Exec", "expected a program, found none"));
    }
    return argv;
}

}  // namespace foyer::kiosk
