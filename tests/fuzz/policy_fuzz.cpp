// Policies come from an administrator's files, and over the desk's API from `policy check FILE`:
// whatever the text, it is read or refused with its place, and what is read is in range.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "supervisor/settings/policy_toml.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto policy = foyer::supervisor::parse_policy(text, "p.toml");
    if (!policy) {
        const std::string& said = policy.error().text;
        if (!said.starts_with("p.toml:") || said.find('\n') != said.npos) std::abort();
        return 0;
    }
    const bool in_range = !policy->name.empty() && policy->name.size() <= 40 &&
                          policy->time.minutes >= 1 && policy->time.minutes <= 1440 &&
                          policy->apps.tiles.size() <= 6 && policy->sandbox.memory_mb >= 128;
    const bool native_without_help = !policy->native_display || !policy->help.view;
    if (!in_range || !native_without_help) std::abort();
    return 0;
}
