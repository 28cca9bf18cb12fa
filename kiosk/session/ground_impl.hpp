// What Ground keeps, for the files of this folder.
#pragma once

#include <boost/asio/io_context.hpp>
#include <string>

#include "kiosk/session/cgroups.hpp"
#include "kiosk/session/ground.hpp"

namespace foyer::kiosk {

class Ground::Impl {
public:
    boost::asio::io_context& io;
    Children& children;
    GroundSpec spec;
    CgroupTree cgroups;
    UidCounter uids;
    std::string seccomp;  // the filter's program
    Descriptor lock;      // held while the kiosk lives

    std::string base_dir() const { return spec.run_dir + "/base"; }
    std::string etc_dir() const { return base_dir() + "/etc"; }
    // The home skeleton and perhaps a root; "plain" unless the policy names another.
    std::string image_dir(const std::string& image) const {
        return spec.images_dir + '/' + (image.empty() ? "plain" : image);
    }
};

}  // namespace foyer::kiosk
