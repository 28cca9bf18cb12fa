// Which sessions of this machine are alive. Several kiosks may share a machine (a demo, a room's
// server), and a full proof of one must not take another's guest for residue. A claim is a file
// beside the uid counter, locked while its kiosk lives: a killed kiosk claims nothing any more.
#pragma once

#include <string>
#include <vector>

#include "kiosk/children/descriptor.hpp"
#include "kiosk/session/uids.hpp"
#include "proto/result.hpp"

namespace foyer::kiosk {

class UidClaim {
public:
    static Result<UidClaim> make(const std::string& uid_file, const SessionUids& uids);
    UidClaim(UidClaim&&) = default;
    UidClaim& operator=(UidClaim&&) = default;
    ~UidClaim();  // gives it up

private:
    UidClaim() = default;
    std::string path_;
    Descriptor lock_;
};

// The uids of every session that is alive now. Removes the files of those that are not.
Result<std::vector<UidRange>> living_uids(const std::string& uid_file);

}  // namespace foyer::kiosk
