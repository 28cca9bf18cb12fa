// What all worlds of one kiosk stand on, made once at its start: the run directory, the
// allow-listed /etc, the control group tree, the seccomp filter and the uid counter.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "kiosk/children/children.hpp"
#include "kiosk/session/proof.hpp"
#include "kiosk/session/tiles.hpp"
#include "kiosk/session/uids.hpp"
#include "kiosk/session/window_manager.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

struct GroundSpec {
    std::string run_dir;       // absolute, for example /run/foyer; made, 0711 root
    std::string uid_file;      // the uid counter, shared by all kiosks of the machine
    std::string images_dir;    // images/: IMAGE/skel, IMAGE/root, IMAGE/applications
    std::string init_program;  // foyer-init
    WindowManager window_manager = WindowManager::openbox;
    // Addresses ("192.0.2.7", "2001:db8::7") that no guest reaches: the supervisor's.
    std::vector<std::string> forbidden_addresses;
};

// The guest's uid of a world by the name of its directory and control group, "s" and ten digits;
// nothing for any other name.
std::optional<uid_t> guest_of_world(const std::string& name);

class Ground {
public:
    // First ends what an earlier kiosk with the same run directory left when it was killed: its
    // processes (by control group; waits up to 10 s until they are gone), its control groups and
    // its files. Then prepares. About 20 ms.
    static Result<std::unique_ptr<Ground>> prepare(boost::asio::io_context& io, Children& children,
                                                   GroundSpec spec);
    ~Ground();  // every world is gone; removes what prepare made

    class Impl;
    Impl& impl() const { return *impl_; }
    UidCounter& uids() const;
    // Where the tiles of a policy with this image are looked for: the image's own come first.
    TilePlaces tile_places(const std::string& image) const;
    // What the proof at boot and at closing looks for: everything but living sessions.
    ProofScope whole_scope() const;

private:
    explicit Ground(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace foyer::kiosk
