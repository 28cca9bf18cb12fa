// Everything behind the desk's port as one function from a request to its answer: which paths
// there are, who may follow the feed or watch a help, and the headers that every answer carries.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <utility>
#include <vector>

#include "supervisor/desk/api.hpp"
#include "supervisor/desk/http.hpp"
#include "supervisor/desk/metrics.hpp"
#include "supervisor/desk/static_files.hpp"

namespace foyer::supervisor {

class Site {
public:
    Site(Backend& backend, Accounts& accounts, StaticFiles files, Millis ticket_valid_ms,
         std::function<void()> signed_out);

    // `counts` is what /metrics shows.
    boost::asio::awaitable<Answer> answer(const Request& request, DeskCounts counts);

    // For every answer, also those that the connection itself makes: nothing but our own files may
    // run in the page, nobody may frame it, and no answer of the API is stored.
    static std::vector<std::pair<std::string, std::string>> fixed_headers(const std::string& path);

private:
    Answer follow(const Request& request);
    Answer watch(const Request& request, std::string_view id);

    Backend& backend_;
    Accounts& accounts_;
    StaticFiles files_;
    Api api_;
};

}  // namespace foyer::supervisor
