// Mount steps of a child that builds its own root. All are system calls: a mount program would
// cost 2 ms each. Targets are made by the caller.
#pragma once

#include <string>

#include "proto/result.hpp"

namespace foyer::kiosk {

// A new mount namespace whose mounts reach nobody else (`more`: further CLONE_NEW* flags).
Status unshare_mounts(int more);

// A tmpfs, nosuid and nodev. `options`: "size=64m,mode=0711".
Status mount_tmpfs(const std::string& target, const std::string& options, bool executable);

// The file or tree `source` also appears at `target`, submounts included; `read_only` makes it so,
// with nosuid, for the whole tree.
Status bind_tree(const std::string& source, const std::string& target, bool read_only);

// `root` becomes /, and the old root is out of reach.
Status pivot_to(const std::string& root);

}  // namespace foyer::kiosk
