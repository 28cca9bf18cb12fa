// Check of what a session could have changed for everybody after it.
#include "kiosk/session/baseline.hpp"
#include "kiosk/session/checks.hpp"

namespace foyer::kiosk {

Result<std::string> check_settings(const ProofScope& scope) {
    if (!scope.baseline) {
        return failure("no settings were taken down at the start");
    }
    const auto now = take_baseline(scope.baseline->outer, scope.root);
    if (!now) {
        return failure(now.error());
    }
    std::string found;
    for (const std::string& change : changes(*scope.baseline, *now)) {
        found += (found.empty() ? "changed: " : ", ") + change;
    }
    return found;
}

}  // namespace foyer::kiosk
