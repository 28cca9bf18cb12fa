// A signed-in page, or foyerctl: calls of the API with the headers that they send.
#pragma once

#include <string>
#include <string_view>

#include "tests/desk/https_client.hpp"
#include "tests/desk/running_desk.hpp"

namespace foyer::test {

class Browser {
public:
    // Signs in; with an empty name it does not.
    explicit Browser(RunningDesk& desk, const std::string& name = {});

    // POST /api/v1/PATH with the cookie and our own Origin.
    HttpReply call(std::string_view path, std::string_view json = "{}");
    HttpReply get(std::string_view path, std::string_view headers = "");
    // Any request, on a connection of its own.
    HttpReply raw(std::string_view bytes);

    // The header lines that prove who this is: Host, Origin and Cookie.
    std::string headers() const;
    std::string cookie() const { return cookie_; }

private:
    RunningDesk& desk_;
    std::string cookie_;
};

// The value of "NAME": in a JSON text, without its quotes; only as much JSON as the tests need.
std::string field(const std::string& json, std::string_view name);

}  // namespace foyer::test
