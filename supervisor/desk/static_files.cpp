#include "supervisor/desk/static_files.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <fstream>
#include <iterator>
#include <string_view>

#include "supervisor/desk/problem.hpp"

namespace foyer::supervisor {
namespace {

constexpr std::uintmax_t total_max = 64 * 1024 * 1024;

struct Kind {
    std::string_view ending;
    const char* content_type;
};
constexpr Kind kinds[] = {
    {".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"}, {".svg", "image/svg+xml"},
    {".png", "image/png"}, {".ico", "image/x-icon"}, {".txt", "text/plain; charset=utf-8"},
};

const char* content_type(const std::filesystem::path& path) {
    const std::string ending = path.extension().string();
    for (const Kind& kind : kinds) {
        if (kind.ending == ending) return kind.content_type;
    }
    return nullptr;
}

std::string etag_of(const std::string& bytes) {
    std::array<unsigned char, 16> digest{};
    crypto_generichash(digest.data(), digest.size(),
                       reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(), nullptr,
                       0);
    std::array<char, 33> text{};
    sodium_bin2hex(text.data(), text.size(), digest.data(), digest.size());
    return fmt::format("\"{}\"", text.data());
}

}  // namespace

Result<StaticFiles> StaticFiles::read(const std::filesystem::path& folder) {
    namespace fs = std::filesystem;
    StaticFiles files;
    std::uintmax_t total = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator each(folder, error), end; !error && each != end;
         each.increment(error)) {
        if (!each->is_regular_file()) continue;
        const char* type = content_type(each->path());
        if (!type) continue;
        std::ifstream in(each->path(), std::ios::binary);
        std::string bytes((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        if (!in) return failure("the page's file " + each->path().string() + " cannot be read");
        total += bytes.size();
        if (total > total_max) {
            return failure("the page's folder " + folder.string() + " holds more than 64 MiB");
        }
        std::string etag = etag_of(bytes);
        files.files_.emplace("/" + fs::relative(each->path(), folder).generic_string(),
                             File{std::make_shared<const std::string>(std::move(bytes)), type,
                                  std::move(etag)});
    }
    if (error) return failure(Error::of("the page's folder " + folder.string(), error));
    if (!files.files_.contains("/index.html")) {
        return failure("the page's folder " + folder.string() + " has no index.html");
    }
    return files;
}

Response StaticFiles::answer(const Request& request) const {
    if (request.method != "GET" && request.method != "HEAD") {
        Response response =
            problem(405, fmt::format("{}: expected GET, found {}", request.path, request.method));
        response.headers.emplace_back("Allow", "GET, HEAD");
        return response;
    }
    std::string_view path = request.path;
    if (path == "/") path = "/index.html";
    const auto found = files_.find(path);
    if (found == files_.end()) return problem(404, request.path + ": no such page");
    const File& file = found->second;
    Response response;
    response.content_type = file.content_type;
    response.headers.emplace_back("ETag", file.etag);
    response.headers.emplace_back("Cache-Control", "no-cache");
    if (request.if_none_match == file.etag) {
        response.status = 304;
    } else {
        response.shared_body = file.bytes;
    }
    return response;
}

}  // namespace foyer::supervisor
