#include "tests/desk/browser.hpp"

#include <stdexcept>

namespace foyer::test {

Browser::Browser(RunningDesk& desk, const std::string& name) : desk_(desk) {
    if (name.empty()) return;
    const HttpReply reply =
        call("sign-in", R"({"name":")" + name + R"(","password":")" + password + R"("})");
    const auto set = reply.headers.find("set-cookie");
    if (set == reply.headers.end()) throw std::runtime_error("no sign-in: " + reply.body);
    cookie_ = set->second.substr(0, set->second.find(';'));
}

std::string Browser::headers() const {
    std::string lines = "Host: " + desk_.host() + "\r\nOrigin: " + desk_.origin() + "\r\n";
    if (!cookie_.empty()) lines += "Cookie: theme=dark; " + cookie_ + "\r\n";
    return lines;
}

HttpReply Browser::call(std::string_view path, std::string_view json) {
    return raw(request("POST", "/api/v1/" + std::string(path),
                       headers() + "Content-Type: application/json\r\n", json));
}

HttpReply Browser::get(std::string_view path, std::string_view more) {
    return raw(request("GET", path, headers() + std::string(more)));
}

HttpReply Browser::raw(std::string_view bytes) {
    auto client = HttpsClient::connect(desk_.port());
    if (!client) throw std::runtime_error(client.error().text);
    client->send(bytes);
    return client->read_reply();
}

std::string field(const std::string& json, std::string_view name) {
    const std::string key = "\"" + std::string(name) + "\":";
    const auto found = json.find(key);
    if (found == std::string::npos) return "(no " + std::string(name) + ")";
    const auto begin = found + key.size();
    if (json[begin] == '"') return json.substr(begin + 1, json.find('"', begin + 1) - begin - 1);
    return json.substr(begin, json.find_first_of(",}]", begin) - begin);
}

}  // namespace foyer::test
