#include "tools/foyerctl/document.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>
#include <vector>

namespace foyer::ctl {

Result<Document> parse_document(std::string_view text) {
    boost::system::error_code error;
    auto value = boost::json::parse({text.data(), text.size()}, error);
    if (error) {
        return failure("the answer is not JSON: " + error.message());
    }
    if (!value.is_object()) {
        return failure("the answer is not a JSON object");
    }
    return std::move(value.get_object());
}

std::string text_of(const Document& document, std::string_view field) {
    const auto* value = document.if_contains({field.data(), field.size()});
    return value != nullptr && value->is_string() ? std::string(value->get_string().c_str())
                                                  : std::string();
}

std::int64_t number_of(const Document& document, std::string_view field) {
    const auto* value = document.if_contains({field.data(), field.size()});
    if (value == nullptr) {
        return 0;
    }
    if (value->is_double()) {
        // Outside this range the conversion is undefined; no field of ours comes near.
        const double number = value->get_double();
        return number > -1e15 && number < 1e15 ? static_cast<std::int64_t>(number) : 0;
    }
    return value->is_int64() ? value->get_int64() : 0;
}

bool flag_of(const Document& document, std::string_view field) {
    const auto* value = document.if_contains({field.data(), field.size()});
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::vector<Document> list_of(const Document& document, std::string_view field) {
    std::vector<Document> list;
    const auto* value = document.if_contains({field.data(), field.size()});
    if (value != nullptr && value->is_array()) {
        for (const auto& item : value->get_array()) {
            if (item.is_object()) {
                list.push_back(item.get_object());
            }
        }
    }
    return list;
}

const Document* part_of(const Document& document, std::string_view field) {
    const auto* value = document.if_contains({field.data(), field.size()});
    return value != nullptr ? value->if_object() : nullptr;
}

std::string json_text(const Document& document) { return boost::json::serialize(document); }

}  // namespace foyer::ctl
