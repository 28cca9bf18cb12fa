#include "tools/foyerctl/errand.hpp"

#include <cassert>

namespace foyer::ctl {

Result<Document> Errand::ask(const Document& request) const {
    assert(client != nullptr);
    return client->post(std::string(call.noun->name) + "/" + std::string(call.verb->name),
                        request);
}

void Errand::show(const Document& document, const std::string& text) const {
    out << (json() ? json_text(document) + "\n" : text) << std::flush;
}

Result<int> Errand::carry_out(const Document& request, const std::string& said) const {
    const auto answer = ask(request);
    if (!answer) {
        return failure(answer.error());
    }
    show(*answer, said);
    return exit_done;
}

}  // namespace foyer::ctl
