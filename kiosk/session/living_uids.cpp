#include "kiosk/session/living_uids.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "kiosk/session/proc_scan.hpp"

namespace foyer::kiosk {

namespace {
std::string claims_dir(const std::string& uid_file) { return uid_file + ".living"; }
}  // namespace

Result<UidClaim> UidClaim::make(const std::string& uid_file, const SessionUids& uids) {
    const std::string directory = claims_dir(uid_file);
    if (::mkdir(directory.c_str(), 0700) != 0 && errno != EEXIST) {
        return failure(Error::of_errno("mkdir " + directory, errno));
    }
    UidClaim claim;
    const std::string path = directory + '/' + std::to_string(uids.guest);
    claim.lock_.reset(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!claim.lock_ || ::flock(claim.lock_.get(), LOCK_EX | LOCK_NB) != 0) {
        return failure(Error::of_errno("claiming " + path, errno));
    }
    claim.path_ = path;
    return claim;
}

UidClaim::~UidClaim() {
    if (lock_) {
        ::unlink(path_.c_str());
    }
}

Result<std::vector<UidRange>> living_uids(const std::string& uid_file) {
    std::vector<UidRange> living;
    std::error_code error;
    const std::string directory = claims_dir(uid_file);
    if (!std::filesystem::exists(directory, error)) {
        return living;
    }
    for (const auto& entry : std::filesystem::directory_iterator(directory, error)) {
        uid_t guest = 0;
        if (!parse_number(entry.path().filename().string(), guest)) {
            continue;
        }
        const Descriptor claim(::open(entry.path().c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
        if (claim && ::flock(claim.get(), LOCK_SH | LOCK_NB) == 0) {
            ::unlink(entry.path().c_str());  // of a killed kiosk; uids do not come again
        } else if (claim) {
            living.push_back(SessionUids{guest}.range());
        }
    }
    if (error) {
        return failure(Error::of(directory, error));
    }
    return living;
}

}  // namespace foyer::kiosk
