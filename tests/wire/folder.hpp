// A fresh directory that goes away with the test. In RAM, for what is tested syncs every file.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace foyer {

class Folder {
public:
    Folder() {
        std::string name = "/dev/shm/foyer-wire-XXXXXX";
        path_ = ::mkdtemp(name.data());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(path_); }

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

}  // namespace foyer
