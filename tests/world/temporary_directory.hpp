// A directory below /tmp that goes with the object. Everybody may pass through it, because the uids
// of a world must.
#pragma once

#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace foyer::kiosk::test {

class TemporaryDirectory {
public:
    TemporaryDirectory() {
        if (::mkdtemp(path_.data()) == nullptr || ::chmod(path_.c_str(), 0711) != 0) {
            throw std::runtime_error("no temporary directory could be made");
        }
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::string& path() const { return path_; }
    std::string operator/(const std::string& name) const { return path_ + '/' + name; }

private:
    std::string path_ = "/tmp/foyer-world-XXXXXX";
};

}  // namespace foyer::kiosk::test
