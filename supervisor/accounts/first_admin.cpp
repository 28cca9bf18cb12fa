#include "supervisor/accounts/first_admin.hpp"

#include "proto/state_file.hpp"
#include "supervisor/accounts/secrets.hpp"

namespace foyer::supervisor {

Result<std::optional<std::filesystem::path>> make_first_admin(
    Store& store, const std::filesystem::path& state_dir, Millis now_wall_ms) {
    const auto accounts = store.accounts();
    if (!accounts) return failure(accounts.error());
    if (!accounts->empty()) return std::nullopt;

    const std::string password = random_password();
    const auto hash = hash_password(password);
    if (!hash) return failure(hash.error());
    // The file first: a stop between the two leaves a password of no account, which the next start
    // replaces, and never an account whose password nobody was told.
    const std::filesystem::path file = state_dir / "first-admin";
    if (const Status written = write_state_file(file, password + "\n"); !written) {
        return failure(written.error());
    }
    const AccountRow admin{"admin", "Admin", Role::admin, *hash, false, now_wall_ms};
    if (const Status saved = store.save_account(admin); !saved) return failure(saved.error());
    return file;
}

}  // namespace foyer::supervisor
