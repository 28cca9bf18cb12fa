// The page's files. All are read into memory once at start, so a request only looks a path up in
// a table: no request can name a file outside of it, and none waits for a disk.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "proto/result.hpp"
#include "supervisor/desk/http.hpp"

namespace foyer::supervisor {

class StaticFiles {
public:
    // Reads every file below `folder` with a known ending (html, css, js, svg, png, ico, txt).
    // At most 64 MiB in all. Error: the folder or a file cannot be read, or has no index.html.
    static Result<StaticFiles> read(const std::filesystem::path& folder);

    // GET or HEAD. The browser asks each time and gets 304 while the file is the same (ETag), so
    // a new version of the page is never mixed with an old one.
    Response answer(const Request& request) const;

private:
    struct File {
        std::shared_ptr<const std::string> bytes;
        std::string content_type;
        std::string etag;
    };
    std::map<std::string, File, std::less<>> files_;  // by path, "/index.html"
};

}  // namespace foyer::supervisor
