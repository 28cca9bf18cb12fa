// Small files of a state directory, read whole and replaced whole: a reader, or a restart after a
// power cut, finds the old content or the new one, never a part.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "proto/result.hpp"

namespace foyer {

// Makes the directory (and its parents) when it is missing, and sets its mode to 0700.
Status make_private_directory(const std::filesystem::path& directory);

// The content; nothing when there is no such file. Error: it exists and cannot be read, or is over
// 1 MiB.
Result<std::optional<std::string>> read_state_file(const std::filesystem::path& file);

// Replaces the content; durable when this returns. The file has exactly `mode` from its first byte.
Status write_state_file(const std::filesystem::path& file, std::string_view content,
                        mode_t mode = 0600);

}  // namespace foyer
