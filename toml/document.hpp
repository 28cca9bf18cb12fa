// A TOML file read strictly: settings and policies use it, and no file is half understood. Each
// table is asked for the keys that it may have; a value of the wrong type or out of range, and in
// the end every key that nobody asked for, is a problem with its place:
//     FILE:LINE:COLUMN: KEY: what was expected, what was found
// Reading goes on after a problem; finish() tells the first by position.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "proto/result.hpp"

namespace foyer {

class TomlTable;

class TomlDocument {
public:
    // `file` is only named in problems. Error: not TOML (its place and toml++'s words).
    static Result<TomlDocument> parse(std::string_view text, std::string file);
    // At most 1 MiB. Errors: the file cannot be read; those of parse().
    static Result<TomlDocument> read(const std::filesystem::path& file);

    TomlDocument(TomlDocument&&) noexcept;
    TomlDocument& operator=(TomlDocument&&) noexcept;
    ~TomlDocument();

    // Lives as long as the document.
    TomlTable root() const;

    // The problem that stands first in the file, unknown keys included.
    Status finish() const;

    // Every key that was asked for so far, as "key" or "table.key", in the order of asking.
    std::vector<std::string> asked() const;

private:
    friend class TomlTable;
    struct Inside;
    explicit TomlDocument(std::unique_ptr<Inside> inside);
    std::unique_ptr<Inside> inside_;
};

// One table of a document, or an empty one when it is not there. A reader leaves `into` as it is
// when the key is missing or wrong.
class TomlTable {
public:
    // What is wrong with a text, as the words after "expected "; nothing when it is right. Called
    // during the call that it is given to, never later.
    using Rule = std::function<std::optional<std::string>(std::string_view)>;

    TomlTable table(std::string_view key) const;
    bool has(std::string_view key) const;

    // Without control characters, `chars_min` to `chars_max` code points.
    void text(std::string_view key, std::string& into, std::size_t chars_min,
              std::size_t chars_max) const;
    void text(std::string_view key, std::string& into, const Rule& rule) const;
    void texts(std::string_view key, std::vector<std::string>& into, std::size_t count_max,
               const Rule& rule) const;
    void number(std::string_view key, std::int32_t& into, std::int32_t min, std::int32_t max) const;
    void flag(std::string_view key, bool& into) const;
    // An absolute path.
    void path(std::string_view key, std::filesystem::path& into) const;
    // One of these words; answers which one when the key is there and right.
    std::optional<std::size_t> choice(std::string_view key,
                                      std::initializer_list<std::string_view> words) const;

    // A problem that only the caller can see, at the key's value, or at the start of the file when
    // the key is missing.
    void problem(std::string_view key, std::string words) const;

private:
    friend class TomlDocument;
    TomlTable(TomlDocument::Inside* document, const void* node, std::string path)
        : document_(document), node_(node), path_(std::move(path)) {}

    // The node of `key`, which is known from now on; null when it is missing.
    const void* ask(std::string_view key) const;
    void wrong(std::string_view key, const void* node, std::string_view expected) const;

    TomlDocument::Inside* document_;
    const void* node_;  // toml::table, or null; only document.cpp knows toml++
    std::string path_;  // "" or "table."
};

}  // namespace foyer
