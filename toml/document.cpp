#include "toml/document.hpp"

#define TOML_HEADER_ONLY 1
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <tuple>

#include "proto/printable.hpp"
#include "proto/text.hpp"

namespace foyer {

namespace {

constexpr std::size_t file_bytes_max = 1024 * 1024;

struct Place {
    std::uint32_t line = 1;
    std::uint32_t column = 1;
};

Place place_of(const toml::source_region& region) {
    if (region.begin.line == 0) return {};
    return {region.begin.line, region.begin.column};
}

std::string found(const toml::node& node) {
    if (const auto* text = node.as_string()) {
        const std::string_view words = text->get();
        const bool odd = words.size() > 60 || !count_printable(words);
        return odd ? fmt::format("a text of {} bytes", words.size()) : fmt::format("\"{}\"", words);
    }
    if (const auto* number = node.as_integer()) return fmt::format("{}", number->get());
    if (const auto* number = node.as_floating_point()) return fmt::format("{}", number->get());
    if (const auto* flag = node.as_boolean()) return flag->get() ? "true" : "false";
    if (node.is_array()) return "a list";
    if (node.is_table()) return "a table";
    return "a date or time";
}

}  // namespace

struct TomlDocument::Inside {
    struct Problem {
        Place place;
        std::string words;
    };

    std::string file;
    toml::table table;
    std::vector<std::string> asked;
    std::set<const toml::node*> known;
    std::vector<Problem> problems;

    void add(Place place, std::string_view key, std::string_view words) {
        problems.push_back({place, fmt::format("{}: {}", key, words)});
    }

    // Every key that nobody asked for; inside a table that is unknown itself only the table counts.
    void find_unknown(const toml::table& in) {
        for (const auto& [key, node] : in) {
            if (!known.contains(&node)) {
                add(place_of(key.source()), plain_text(key.str(), 80), "unknown key");
            } else if (const auto* table_below = node.as_table()) {
                find_unknown(*table_below);
            }
        }
    }
};

namespace {

const toml::node* look_up(const void* table, std::string_view key) {
    return table ? static_cast<const toml::table*>(table)->get(key) : nullptr;
}

}  // namespace

TomlDocument::TomlDocument(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
TomlDocument::TomlDocument(TomlDocument&&) noexcept = default;
TomlDocument& TomlDocument::operator=(TomlDocument&&) noexcept = default;
TomlDocument::~TomlDocument() = default;

Result<TomlDocument> TomlDocument::parse(std::string_view text, std::string file) {
    toml::parse_result parsed = toml::parse(text);
    if (!parsed) {
        const Place place = place_of(parsed.error().source());
        return failure(fmt::format("{}:{}:{}: not TOML: {}", file, place.line, place.column,
                                   plain_text(parsed.error().description(), 300)));
    }
    auto inside = std::make_unique<Inside>();
    inside->file = std::move(file);
    inside->table = std::move(parsed).table();
    return TomlDocument(std::move(inside));
}

Result<TomlDocument> TomlDocument::read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return failure(Error::of_errno("open " + file.string(), errno));
    std::string text(file_bytes_max + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad()) return failure("read " + file.string() + ": it is not a readable file");
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > file_bytes_max) {
        return failure(
            fmt::format("read {}: expected at most {} bytes", file.string(), file_bytes_max));
    }
    return parse(text, file.string());
}

TomlTable TomlDocument::root() const { return TomlTable(inside_.get(), &inside_->table, ""); }

Status TomlDocument::finish() const {
    inside_->find_unknown(inside_->table);
    const auto first = std::min_element(inside_->problems.begin(), inside_->problems.end(),
                                        [](const Inside::Problem& a, const Inside::Problem& b) {
                                            return std::tie(a.place.line, a.place.column) <
                                                   std::tie(b.place.line, b.place.column);
                                        });
    if (first == inside_->problems.end()) return {};
    return failure(fmt::format("{}:{}:{}: {}", inside_->file, first->place.line,
                               first->place.column, first->words));
}

std::vector<std::string> TomlDocument::asked() const { return inside_->asked; }

const void* TomlTable::ask(std::string_view key) const {
    document_->asked.push_back(path_ + std::string(key));
    const toml::node* node = look_up(node_, key);
    if (node) document_->known.insert(node);
    return node;
}

void TomlTable::wrong(std::string_view key, const void* node, std::string_view expected) const {
    const auto& value = *static_cast<const toml::node*>(node);
    document_->add(place_of(value.source()), key,
                   fmt::format("expected {}, found {}", expected, found(value)));
}

bool TomlTable::has(std::string_view key) const { return look_up(node_, key) != nullptr; }

TomlTable TomlTable::table(std::string_view key) const {
    const std::string below = path_ + std::string(key) + ".";
    const toml::node* node = look_up(node_, key);
    if (!node) return TomlTable(document_, nullptr, below);
    document_->known.insert(node);
    if (!node->is_table()) {
        wrong(key, node, "a table");
        return TomlTable(document_, nullptr, below);
    }
    return TomlTable(document_, node->as_table(), below);
}

void TomlTable::text(std::string_view key, std::string& into, const Rule& rule) const {
    const auto* node = static_cast<const toml::node*>(ask(key));
    if (!node) return;
    const auto* value = node->as_string();
    if (!value) return wrong(key, node, "a text");
    if (const auto expected = rule(value->get())) return wrong(key, node, *expected);
    into = value->get();
}

void TomlTable::text(std::string_view key, std::string& into, std::size_t chars_min,
                     std::size_t chars_max) const {
    text(key, into, [&](std::string_view value) -> std::optional<std::string> {
        const auto count = count_printable(value);
        if (count && *count >= chars_min && *count <= chars_max) return std::nullopt;
        return fmt::format("{} to {} characters without control characters", chars_min, chars_max);
    });
}

void TomlTable::texts(std::string_view key, std::vector<std::string>& into, std::size_t count_max,
                      const Rule& rule) const {
    const auto* node = static_cast<const toml::node*>(ask(key));
    if (!node) return;
    const auto* list = node->as_array();
    if (!list) return wrong(key, node, "a list of texts");
    if (list->size() > count_max) {
        document_->add(place_of(list->source()), key,
                       fmt::format("expected at most {}, found {}", count_max, list->size()));
        return;
    }
    std::vector<std::string> values;
    for (const toml::node& element : *list) {
        const auto* value = element.as_string();
        if (!value) return wrong(key, &element, "a text");
        if (const auto expected = rule(value->get())) return wrong(key, &element, *expected);
        values.push_back(value->get());
    }
    into = std::move(values);
}

void TomlTable::number(std::string_view key, std::int32_t& into, std::int32_t min,
                       std::int32_t max) const {
    const auto* node = static_cast<const toml::node*>(ask(key));
    if (!node) return;
    const auto* value = node->as_integer();
    if (!value || value->get() < min || value->get() > max) {
        return wrong(key, node, fmt::format("{} to {}", min, max));
    }
    into = static_cast<std::int32_t>(value->get());
}

void TomlTable::flag(std::string_view key, bool& into) const {
    const auto* node = static_cast<const toml::node*>(ask(key));
    if (!node) return;
    const auto* value = node->as_boolean();
    if (!value) return wrong(key, node, "true or false");
    into = value->get();
}

void TomlTable::path(std::string_view key, std::filesystem::path& into) const {
    std::string value;
    text(key, value, [](std::string_view words) -> std::optional<std::string> {
        const bool good = words.starts_with('/') && words.size() <= 1000 && count_printable(words);
        return good ? std::nullopt : std::optional<std::string>("an absolute path");
    });
    if (!value.empty()) into = value;
}

std::optional<std::size_t> TomlTable::choice(std::string_view key,
                                             std::initializer_list<std::string_view> words) const {
    std::optional<std::size_t> chosen;
    std::string ignored;
    text(key, ignored, [&](std::string_view value) -> std::optional<std::string> {
        const auto* at = std::find(words.begin(), words.end(), value);
        if (at == words.end()) return fmt::format("\"{}\"", fmt::join(words, "\" or \""));
        chosen = static_cast<std::size_t>(at - words.begin());
        return std::nullopt;
    });
    return chosen;
}

void TomlTable::problem(std::string_view key, std::string words) const {
    const toml::node* node = look_up(node_, key);
    document_->add(node ? place_of(node->source()) : Place{}, key, words);
}

}  // namespace foyer
