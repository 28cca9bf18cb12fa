// The "Desktop Entry" group of one .desktop file (Desktop Entry Specification 1.5): keys with their
// locale variants, and the command line in Exec.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "proto/result.hpp"

namespace foyer::kiosk {

class DesktopEntry {
public:
    // `file` is only for messages. Error: "FILE:LINE: ..." for a line that is neither a comment, a
    // group nor a key, for a key outside a group, for a missing Desktop Entry group.
    static Result<DesktopEntry> parse(std::string_view content, const std::string& file);

    // The value with \s \n \t \r \\ replaced, or empty. `language` "fr_FR" tries Key[fr_FR],
    // Key[fr], Key.
    std::string text(const std::string& key, const std::string& language = "") const;
    bool is_true(const std::string& key) const;

    // Exec as words, without its field codes (%f, %U, ...; %c becomes the name, %% a percent sign).
    // Errors, with the line: no Exec, a quote that is not closed, an unknown field code.
    Result<std::vector<std::string>> command() const;

    // "FILE:LINE: KEY: what", for a value that does not serve.
    Error error(const std::string& key, const std::string& what) const;

private:
    struct Value {
        std::string raw;
        int line = 0;
    };
    std::string file_;
    std::map<std::string, Value> values_;
};

}  // namespace foyer::kiosk
