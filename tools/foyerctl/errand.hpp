// One call being carried out: what was asked, the way to the desk, and where the answer goes.
#pragma once

#include <ostream>

#include "proto/result.hpp"
#include "tools/foyerctl/client.hpp"
#include "tools/foyerctl/command_line.hpp"
#include "tools/foyerctl/document.hpp"

namespace foyer::ctl {

struct Errand {
    const Call& call;
    boost::asio::io_context& io;
    Client* client;  // null for a verb that needs no desk
    std::ostream& out;

    bool json() const { return call.has("json"); }
    // Posts to the API's verb of the same name.
    Result<Document> ask(const Document& request) const;
    // The document with --json, else the text; one of the two is all that is printed.
    void show(const Document& document, const std::string& text) const;
    // Both at once: asks, and says that it was done.
    Result<int> carry_out(const Document& request, const std::string& said) const;
};

inline constexpr int exit_done = 0;
inline constexpr int exit_refused = 1;

}  // namespace foyer::ctl
