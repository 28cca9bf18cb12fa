#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <sstream>

#include "kiosk/session/cgroups.hpp"

namespace foyer::kiosk {

namespace {

constexpr int kill_limit_ms = 10'000;

struct Mounts {
    std::string unified;
    std::string memory, pids;  // v1, or empty
};

// "/run/foyer/poste-1" -> "run-foyer-poste-1"
std::string kiosk_name(const std::string& run_dir) {
    std::string name;
    for (const char c : run_dir) {
        if (c != '/') {
            name += c;
        } else if (!name.empty() && name.back() != '-') {
            name += '-';
        }
    }
    return name;
}

// One line of mountinfo: "36 35 98:0 /root /mount/point options ... - type source super".
Mounts find_mounts(const std::string& mountinfo) {
    Mounts mounts;
    std::istringstream lines(mountinfo);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        std::string skipped, point, word, type, source, super;
        fields >> skipped >> skipped >> skipped >> skipped >> point;
        while (fields >> word && word != "-") {
        }
        fields >> type >> source >> super;
        if (type == "cgroup2") {
            mounts.unified = point;
        } else if (type == "cgroup") {
            const std::string options = "," + super + ",";
            if (options.find(",memory,") != std::string::npos) {
                mounts.memory = point;
            } else if (options.find(",pids,") != std::string::npos) {
                mounts.pids = point;
            }
        }
    }
    return mounts;
}

// This process's own cgroup2 path, "" for the top; the leaf that an earlier start moved to counts
// as its parent.
std::string own_path() {
    const auto text = read_file("/proc/self/cgroup");
    std::istringstream lines(text.value_or(""));
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("0::/")) {
            std::string path = line.substr(3);
            if (path.ends_with("/kiosk")) {
                path.resize(path.size() - 6);
            }
            return path == "/" ? "" : path;
        }
    }
    return "";
}

bool has_controllers(const std::string& group) {
    const auto text = read_file(group + "/cgroup.controllers");
    return text && text->find("memory") != std::string::npos &&
           text->find("pids") != std::string::npos;
}

Status make_group(const std::string& directory) {
    if (::mkdir(directory.c_str(), 0755) != 0 && errno != EEXIST) {
        return failure(Error::of_errno("mkdir " + directory, errno));
    }
    return {};
}

// Children first; a control group is removed by rmdir alone, its files go with it.
void remove_tree(const std::string& directory) {
    std::error_code ignored;
    std::vector<std::string> inside;
    for (const auto& entry : std::filesystem::directory_iterator(directory, ignored)) {
        if (entry.is_directory(ignored)) {
            inside.push_back(entry.path());
        }
    }
    std::for_each(inside.begin(), inside.end(), remove_tree);
    ::rmdir(directory.c_str());
}

bool populated(int events) {
    char text[128];
    const ssize_t n = ::pread(events, text, sizeof text, 0);
    return n <= 0 || std::string_view(text, static_cast<std::size_t>(n)).find("populated 0") ==
                         std::string_view::npos;
}

}  // namespace

Result<CgroupTree> CgroupTree::find(const std::string& run_dir) {
    const auto mountinfo = read_file("/proc/self/mountinfo");
    if (!mountinfo) {
        return failure(mountinfo.error());
    }
    const Mounts mounts = find_mounts(*mountinfo);
    if (mounts.unified.empty()) {
        return failure("control groups: no cgroup2 mount was found");
    }
    const std::string own = own_path();
    const std::string below = "/foyer/" + kiosk_name(run_dir);
    CgroupTree tree;
    tree.root_ = mounts.unified + own;
    tree.unified_ = tree.root_ + below;
    tree.unified_limits_ = has_controllers(tree.root_);
    tree.delegated_ = tree.unified_limits_ && !own.empty();
    for (const std::string& mount : {mounts.memory, mounts.pids}) {
        if (!mount.empty() && !tree.unified_limits_) {
            tree.legacy_.push_back(mount + below);
        }
    }
    return tree;
}

Result<CgroupTree> CgroupTree::open(const std::string& run_dir) {
    auto tree = find(run_dir);
    if (!tree) {
        return tree;
    }
    // Another kiosk that ends removes the common parent when it is empty, perhaps just now.
    Status made = tree->make();
    for (int again = 0; !made && again < 3; ++again) {
        made = tree->make();
    }
    if (!made) {
        return failure(made.error());
    }
    if (::access((tree->unified_ + "/cgroup.kill").c_str(), W_OK) != 0) {
        return failure(Error::of_errno(tree->unified_ + "/cgroup.kill", errno));
    }
    return tree;
}

Status CgroupTree::make() const {
    if (delegated_) {  // a group with processes of its own can give its children no controllers
        if (Status made = make_group(root_ + "/kiosk"); !made) {
            return made;
        }
        if (Status moved = write_file(root_ + "/kiosk/cgroup.procs", "0", 0); !moved) {
            return moved;
        }
    }
    for (const std::string& top : directories("")) {
        const std::string foyer = top.substr(0, top.rfind('/'));
        for (const std::string& group : {foyer, top}) {
            if (Status made = make_group(group); !made) {
                return made;
            }
        }
    }
    if (unified_limits_) {
        for (const std::string& group : {root_, root_ + "/foyer", unified_}) {
            if (Status set = write_file(group + "/cgroup.subtree_control", "+memory +pids", 0);
                !set) {
                return set;
            }
        }
    }
    return {};
}

Status CgroupTree::clean_up() const {
    if (::access(unified_.c_str(), F_OK) != 0) {
        return {};
    }
    if (Status killed = write_file(unified_ + "/cgroup.kill", "1", 0); !killed) {
        return killed;
    }
    const Descriptor events(::open((unified_ + "/cgroup.events").c_str(), O_RDONLY | O_CLOEXEC));
    while (populated(events.get())) {
        pollfd wait{events.get(), POLLPRI, 0};
        const int ready = ::poll(&wait, 1, kill_limit_ms);
        if (ready == 0 || (ready < 0 && errno != EINTR)) {
            return failure("killed processes in " + unified_ + " did not go within 10 s");
        }
    }
    remove();
    return {};
}

void CgroupTree::remove() const {
    for (const std::string& directory : directories("")) {
        remove_tree(directory);
        ::rmdir(
            directory.substr(0, directory.rfind('/')).c_str());  // unless another kiosk is there
    }
}

std::vector<std::string> CgroupTree::directories(const std::string& world) const {
    std::vector<std::string> all = legacy_;
    all.push_back(unified_);
    if (!world.empty()) {
        for (std::string& directory : all) {
            directory += '/' + world;
        }
    }
    return all;
}

}  // namespace foyer::kiosk
