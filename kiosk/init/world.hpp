// Process 1 of a session's world: starts the session bus and the window manager, then starts what
// the kiosk asks for and reaps. It runs as the guest, inside the sandbox; the kiosk writes to it
// and never reads from it.
#pragma once

namespace foyer::init {

// The kiosk's requests: a SOCK_SEQPACKET descriptor; one packet = one program, its path and
// arguments each ended by a NUL, at most 16 KiB. When it closes, the kiosk is gone.
constexpr int requests_fd = 3;

// Runs until the kiosk is gone (0) or the window manager has ended twice (1): one restart covers an
// accident, a second end means that it cannot run. `window_manager` is a null-terminated argv.
int run_world(char** window_manager);

}  // namespace foyer::init
