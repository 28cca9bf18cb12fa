// Holds the network namespace of one session: it makes a user namespace and, owned by that, a
// network namespace, and then does nothing until it is killed. The network's unprivileged uid owns
// both, so pasta can configure the network and the guest, who only joins it, cannot.
#pragma once

namespace foyer::init {

// Gets one byte when the namespaces exist, and is closed.
constexpr int made_fd = 3;

int hold_network();

}  // namespace foyer::init
