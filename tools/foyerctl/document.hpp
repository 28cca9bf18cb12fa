// The API's JSON documents, read without trusting them: a field that is missing or of another
// type reads as empty, 0 or false, so a newer or older supervisor does not break a table.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "proto/result.hpp"

namespace foyer::ctl {

using Document = boost::json::object;

// The whole text must be one JSON object.
Result<Document> parse_document(std::string_view text);

std::string text_of(const Document& document, std::string_view field);
std::int64_t number_of(const Document& document, std::string_view field);  // fractions are cut
bool flag_of(const Document& document, std::string_view field);
// The objects of an array; anything else in it is skipped.
std::vector<Document> list_of(const Document& document, std::string_view field);
// Null when there is none.
const Document* part_of(const Document& document, std::string_view field);

// One line of JSON.
std::string json_text(const Document& document);

}  // namespace foyer::ctl
