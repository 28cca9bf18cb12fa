// The child's side of a start: everything between fork and exec.
#pragma once

#include "kiosk/children/children.hpp"

namespace foyer::kiosk {

// Becomes what `spec` says; never returns. A failed step is written as text to `failed`, a
// close-on-exec pipe, and ends the child with status 127. `parent` is the pid that forked.
[[noreturn]] void become(const ChildSpec& spec, int failed, pid_t parent);

}  // namespace foyer::kiosk
